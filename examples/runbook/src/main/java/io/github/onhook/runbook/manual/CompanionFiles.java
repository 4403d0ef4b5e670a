package io.github.onhook.runbook.manual;

import io.github.onhook.runbook.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what is shipped beside the command and follows from it: man pages, the completion of three shells, the reference. */
@Command(name = "generate-companions", hidden = true, description = "Writes man pages and completion into a directory.")
public final class CompanionFiles implements Callable<Integer> {

    /** The Bash script completes in zsh as well, where this loads it. */
    private static final String ZSH = """
            #compdef onhook
            autoload -Uz bashcompinit && bashcompinit
            source "${${(%):-%x}:A:h}/onhook.bash"
            """;

    @Parameters(paramLabel = "DIR", description = "Where to write them.")
    private Path dir = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        CommandSpec root = spec.root();
        List<CommandSpec> commands = root.subcommands().values().stream()
                .map(command -> command.getCommandSpec())
                .filter(command -> !command.usageMessage().hidden())
                .distinct()
                .toList();
        write("man/man1", ManPages.of(root, commands));
        write("reference", Map.of("commands.md", CommandReference.of(own(commands))));
        write(
                "completion",
                Map.of(
                        "onhook.bash", AutoComplete.bash(root.name(), root.commandLine()),
                        "_onhook", ZSH,
                        "onhook.fish", FishCompletion.of(commands)));
        return ExitCode.DONE;
    }

    /** Without those of picocli, which give no examples. */
    private static List<CommandSpec> own(List<CommandSpec> commands) {
        return commands.stream()
                .filter(command -> ManPages.examples(command).findAny().isPresent())
                .toList();
    }

    private void write(String folder, Map<String, String> files) throws IOException {
        Path target = Files.createDirectories(dir.resolve(folder));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(target.resolve(file.getKey()), file.getValue());
        }
    }
}
