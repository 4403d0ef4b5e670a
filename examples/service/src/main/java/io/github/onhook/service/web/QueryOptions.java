package io.github.onhook.service.web;

import io.github.onhook.model.Operation;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The options of a run as query parameters; unknown parameters are mistakes. */
final class QueryOptions {

    static final Set<String> NAMES = Set.of(
            "operation",
            "skipInvalid",
            "allowConflicts",
            "allowRegion",
            "rate",
            "batchSize",
            "maxFailures",
            "canary",
            "to",
            "confirm");

    /** Restoring is requested through the run that disassociated the numbers. */
    private static final List<String> OPERATIONS = Stream.of(
                    Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR,
                    Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP,
                    Operation.MOVE,
                    Operation.MOVE_ATOMIC,
                    Operation.RELEASE)
            .map(Operation::label)
            .toList();

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]{2,12}){1,3}-[0-9]{1,2}");
    private static final int MOST_REGIONS = 50;
    private static final int MOST_DESTINATIONS = 1_000;

    private final MultiValueMap<String, String> query;
    private final List<String> wrong = new ArrayList<>();

    private QueryOptions(MultiValueMap<String, String> query) {
        this.query = query;
    }

    /**
     * Parses them.
     *
     * @throws RefusedException listing all malformed options
     */
    static RunOptions of(MultiValueMap<String, String> query) {
        return new QueryOptions(query).read();
    }

    private RunOptions read() {
        Set<String> unknown = new TreeSet<>(query.keySet());
        unknown.removeAll(NAMES);
        unknown.forEach(name ->
                wrong.add("there is no option '" + name + "'; there are " + String.join(", ", new TreeSet<>(NAMES))));
        String operation = one("operation");
        if (operation != null && !OPERATIONS.contains(operation)) {
            wrong.add("operation must be one of " + String.join(", ", OPERATIONS) + ", was '" + operation + "'");
        }
        RunOptions options = new RunOptions(
                operation == null ? Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR.label() : operation,
                yes("skipInvalid"),
                yes("allowConflicts"),
                regions(),
                number("rate", "requests per second, such as 2.5", DECIMAL, Double::valueOf),
                number("batchSize", "a whole number, such as 50", WHOLE, Integer::valueOf),
                one("maxFailures"),
                one("canary"),
                destinations(operation),
                confirmed(operation));
        if (!wrong.isEmpty()) {
            throw RefusedException.badOptions(wrong);
        }
        return options;
    }

    private List<String> destinations(@Nullable String operation) {
        List<String> to = query.getOrDefault("to", List.of());
        if (!to.isEmpty() && (operation == null || !operation.startsWith(Operation.MOVE.label()))) {
            wrong.add("to is for a move: say operation=move");
        }
        if (to.size() > MOST_DESTINATIONS) {
            wrong.add("to can be given " + MOST_DESTINATIONS + " times at most: give the targets a column"
                    + " to_voice_connector_id");
        }
        return to;
    }

    private @Nullable Long confirmed(@Nullable String operation) {
        Long confirm = number("confirm", "a whole number, such as 50", WHOLE, Long::valueOf);
        boolean releases = Operation.RELEASE.label().equals(operation);
        if (releases && !query.containsKey("confirm")) {
            wrong.add("releasing gives numbers away: say in confirm how many");
        }
        if (!releases && query.containsKey("confirm")) {
            wrong.add("confirm is for a release: say operation=release");
        }
        return confirm;
    }

    private @Nullable String one(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            wrong.add(name + " is given " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private boolean yes(String name) {
        String value = one(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            wrong.add(name + " must be true or false, was '" + value + "'");
        }
        return "true".equals(value);
    }

    private List<String> regions() {
        List<String> regions = query.getOrDefault("allowRegion", List.of());
        regions.stream()
                .filter(region -> !REGION.matcher(region).matches())
                .forEach(region ->
                        wrong.add("allowRegion must be a Region's code, such as us-east-1, was '" + region + "'"));
        if (regions.size() > MOST_REGIONS) {
            wrong.add("allowRegion can be given " + MOST_REGIONS + " times at most, was given " + regions.size()
                    + " times");
        }
        return regions;
    }

    /** Checked by a form of its own: Java's parsers also take {@code 0x1p3}, {@code 1e-300}, {@code NaN} and {@code 5d}. */
    private <T> @Nullable T number(String name, String form, Pattern pattern, Function<String, T> parse) {
        String value = one(name);
        if (value != null && !pattern.matcher(value).matches()) {
            wrong.add(name + " must be " + form + ", was '" + value + "'");
            return null;
        }
        return value == null ? null : parse.apply(value);
    }
}
