package io.github.onhook.runbook.options;

import io.github.onhook.model.Plan;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.Targets.Destinations;
import io.github.onhook.targets.TargetsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the numbers of a move go: a mixin of the commands that read a list of moves. */
public final class DestinationOptions {

    static final String OPTION = "--to";

    @Option(
            names = OPTION,
            split = ",",
            paramLabel = "[ACCOUNT/REGION=]CONNECTOR",
            description =
                    "The connector that numbers move to, where the column to_voice_connector_id does not say; of one"
                            + " location, or of the one named before it. May be repeated.")
    private List<String> to = new ArrayList<>();

    boolean areGiven() {
        return !to.isEmpty();
    }

    /**
     * The moves that a file holds, or {@code null} where they cannot be had, and then it is known why.
     *
     * @param name of the file, for people
     */
    @Nullable public Targets moves(String name, Supplier<TargetsFile> file, Problems problems) {
        Destinations destinations =
                Destinations.parse(to, problem -> problems.add(OPTION + " " + Terminal.printable(problem)));
        if (destinations == null) {
            return null;
        }
        Targets read = problems.check(name, () -> file.get().moves(destinations).read());
        if (read != null) {
            check(read.plan(), problems);
        }
        return read;
    }

    /** A connector is of one location: one without its location cannot be for several. */
    private void check(Plan plan, Problems problems) {
        boolean everywhere = to.stream().anyMatch(one -> one.indexOf('=') < 0);
        if (everywhere && plan.locations().size() > 1) {
            problems.add(OPTION + " names one connector, which is of one location, and the targets are of "
                    + plan.locations().size() + ": write " + OPTION
                    + " ACCOUNT/REGION=CONNECTOR for each, or give the file a column to_voice_connector_id");
        }
    }
}
