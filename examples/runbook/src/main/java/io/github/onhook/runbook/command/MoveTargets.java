package io.github.onhook.runbook.command;

import io.github.onhook.model.Operation;
import io.github.onhook.runbook.options.DestinationOptions;
import io.github.onhook.runbook.options.ListOptions;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which numbers move where, and how. */
final class MoveTargets {

    @Option(
            names = "--targets",
            required = true,
            paramLabel = "FILE",
            description = "As of 'run', with the column to_voice_connector_id, or with --to; - is standard input.")
    private Path targets = Path.of("-");

    @Option(
            names = "--atomic",
            description =
                    "Move by one request with ForceAssociate, without time out of service; only numbers that a listing"
                            + " just before shows on the old connector.")
    private boolean atomic;

    @Option(names = "--skip-invalid", description = "Reject rows that break a rule, and take the others.")
    private boolean skipInvalid;

    @Mixin
    private DestinationOptions destinations = new DestinationOptions();

    @Mixin
    private ListOptions list = new ListOptions();

    Operation operation() {
        return atomic ? Operation.MOVE_ATOMIC : Operation.MOVE;
    }

    /** What the file holds, or {@code null} where it cannot be had, and then it is known why. */
    @Nullable Targets read(Terminal terminal, Problems problems) {
        return destinations.moves(
                ListOptions.name(targets),
                () -> list.file(targets, terminal, operation()).skipInvalid(skipInvalid),
                problems);
    }
}
