package io.github.onhook.runbook.options;

import io.github.onhook.model.Operation;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.TargetsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a list of numbers is read: a mixin of the commands that read one. */
public final class ListOptions {

    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "The account of a list that names none, such as one of the AWS CLI.")
    private @Nullable String account;

    @Option(names = "--region-of-targets", paramLabel = "REGION", description = "The Region of a list that names none.")
    private @Nullable String region;

    @Option(names = "--connector", paramLabel = "ID", description = "The connector of a list that names none.")
    private @Nullable String connector;

    @Option(
            names = "--allow-region",
            paramLabel = "REGION",
            description = "A Region to which the service has come since.")
    private List<String> allowedRegions = new ArrayList<>();

    List<String> allowedRegions() {
        return allowedRegions;
    }

    /** As a message names the file. */
    public static String name(Path file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
    }

    /** The file, or standard input where it is {@code -}. */
    public TargetsFile file(Path file, Terminal terminal, Operation operation) {
        TargetsFile list = file.equals(STANDARD_INPUT) ? TargetsFile.of(terminal.in()) : TargetsFile.at(file);
        if (account != null) {
            list.accountId(account);
        }
        if (region != null) {
            list.region(region);
        }
        if (connector != null) {
            list.voiceConnectorId(connector);
        }
        return list.allowRegions(allowedRegions).connectorGroups(operation.onGroups());
    }
}
