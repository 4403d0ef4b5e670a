package io.github.onhook.service.run.model;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Tolerance;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.Targets.Destinations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requested options of a run; {@link #settings()} validates them.
 *
 * @param operation the label of an {@link Operation}
 * @param skipInvalid whether rows that are not valid are rejected, instead of the whole upload
 * @param allowConflicts whether one number may be on two connectors
 * @param allowRegions Regions in addition to those known to offer the service
 * @param rate a known quota of every location, in requests per second
 * @param batchSize maximum numbers in a request; {@code null} for the library's default
 * @param maxFailures more failures stop the run: {@code 25} or {@code 1%}
 * @param canary the size of the canary: {@code 25} or {@code 1%}
 * @param to of a move: the connectors that numbers go to whose rows do not say, as {@link Destinations#parse} reads them
 * @param confirm of a release: how many numbers it must be
 */
public record RunOptions(
        String operation,
        boolean skipInvalid,
        boolean allowConflicts,
        List<String> allowRegions,
        @Nullable Double rate,
        @Nullable Integer batchSize,
        @Nullable String maxFailures,
        @Nullable String canary,
        List<String> to,
        @Nullable Long confirm) {

    /** The report keeps only counts in memory; failures are in its file. */
    private static final int FAILURES_IN_MEMORY = 0;

    /** Copies the lists; options that were stored before there were moves name no connectors. */
    public RunOptions {
        allowRegions = List.copyOf(allowRegions);
        to = List.copyOf(Objects.requireNonNullElse(to, List.of()));
    }

    /**
     * The settings of the run.
     *
     * @throws RefusedException naming all that is wrong
     */
    public Settings settings() {
        List<String> wrong = new ArrayList<>();
        Settings.Builder settings = Settings.builder().maxReportedFailures(FAILURES_IN_MEMORY);
        check(wrong, "operation", operation, value -> settings.operation(operationOf(value)));
        check(wrong, "maxFailures", maxFailures, value -> settings.maxFailures(Tolerance.parse(value)));
        check(wrong, "canary", canary, value -> settings.canary(Tolerance.parse(value)));
        var unused = Destinations.parse(to, problem -> wrong.add("to " + problem));
        if (rate != null) {
            settings.rate(rate);
        }
        if (batchSize != null) {
            settings.batchSize(batchSize);
        }
        try {
            Settings built = settings.build();
            if (wrong.isEmpty()) {
                return built;
            }
        } catch (IllegalArgumentException e) {
            wrong.addAll(List.of(String.valueOf(e.getMessage()).split("; ", -1)));
        }
        throw RefusedException.badOptions(wrong);
    }

    /** The options of a run that restores the changes of a run with these options. */
    public RunOptions inverse() {
        String inverse = kind().inverse().label();
        return new RunOptions(inverse, false, true, allowRegions, rate, batchSize, null, null, List.of(), null);
    }

    /** What the run does. */
    public Operation kind() {
        return operationOf(operation);
    }

    /** Whether the run takes back what another one did. A move is restored by a move. */
    public boolean restores() {
        return kind().associates() || kind() == Operation.UNDO_RELEASE;
    }

    /** Where the numbers of a move go. */
    public Destinations destinations() {
        Destinations read = Destinations.parse(to, problem -> {
            throw RefusedException.badOptions(List.of("to " + problem));
        });
        return Objects.requireNonNull(read);
    }

    /**
     * The targets, if they are as the options say.
     *
     * @throws RefusedException naming what is wrong
     */
    public Targets checked(Targets targets) {
        long size = targets.plan().size();
        if (kind() == Operation.RELEASE && !Objects.equals(confirm, size)) {
            throw RefusedException.badOptions(List.of(
                    "confirm is " + confirm + ", and there are " + size + " numbers to release: look at them first"));
        }
        int locations = targets.plan().locations().size();
        if (destinations().everywhere() != null && locations > 1) {
            throw RefusedException.badOptions(
                    List.of("to names one connector, which is of one location, and the targets are of " + locations
                            + ": say to=ACCOUNT/REGION=CONNECTOR for each"));
        }
        return targets;
    }

    private static void check(List<String> wrong, String name, @Nullable String value, Consumer<String> apply) {
        if (value != null) {
            try {
                apply.accept(value);
            } catch (IllegalArgumentException e) {
                wrong.add(name + " " + e.getMessage());
            }
        }
    }

    private static Operation operationOf(String label) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(Operation.values())
                                .map(Operation::label)
                                .collect(Collectors.joining(", "))
                        + ", was '" + label + "'"));
    }
}
