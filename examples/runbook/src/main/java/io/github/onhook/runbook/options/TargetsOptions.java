package io.github.onhook.runbook.options;

import io.github.onhook.model.Operation;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.Targets.Destinations;
import io.github.onhook.targets.TargetsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is done to which numbers: a mixin of the commands that begin with a targets file. */
public final class TargetsOptions {

    @Option(
            names = "--targets",
            required = true,
            paramLabel = "FILE",
            description =
                    "CSV with account_id,region,voice_connector_id,phone_number, or JSON; - is standard input. See"
                            + " 'targets'.")
    private Path targets = Path.of("-");

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            converter = Converters.OfOperation.class,
            description =
                    "voice-connector, or voice-connector-group where the ids are of groups (voice-connector); of 'plan' also"
                            + " move, move-atomic and release.")
    private Operation operation = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;

    @Option(names = "--skip-invalid", description = "Reject rows that break a rule, and take the others.")
    private boolean skipInvalid;

    @Option(names = "--allow-conflicts", description = "Let one number be on two connectors.")
    private boolean allowConflicts;

    @Mixin
    private ListOptions list = new ListOptions();

    public Operation operation() {
        return operation;
    }

    /** The targets of a run that was begun with these options, from its directory. */
    public TargetsFile written(Path file, long duplicates, Operation of) {
        TargetsFile written = TargetsFile.at(file);
        return (of.moves() ? written.moves(Destinations.IN_FILE) : written)
                .allowRegions(list.allowedRegions())
                .allowConflicts(true)
                .alreadyDropped(duplicates);
    }

    /**
     * What the file holds, or {@code null} where it cannot be had, and then it is known why.
     *
     * @param destinations where numbers move, if the operation is a move
     */
    @Nullable public Targets read(Terminal terminal, DestinationOptions destinations, Problems problems) {
        if (!operation.moves()) {
            if (destinations.areGiven()) {
                problems.add(DestinationOptions.OPTION + " is where numbers move: give it with --operation move");
            }
            return read(terminal, problems);
        }
        return destinations.moves(
                ListOptions.name(targets),
                () -> list.file(targets, terminal, operation).skipInvalid(skipInvalid),
                problems);
    }

    /** What the file holds, or {@code null} where it cannot be had, and then it is known why. */
    @Nullable public Targets read(Terminal terminal, Problems problems) {
        return problems.check(
                ListOptions.name(targets),
                () -> list.file(targets, terminal, operation)
                        .allowConflicts(allowConflicts)
                        .skipInvalid(skipInvalid)
                        .read());
    }
}
