package io.github.onhook.runbook.command;

import io.github.onhook.aws.Caller;
import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.runbook.options.AwsOptions;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Says who acts. */
@Command(
        name = "whoami",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says whose base credentials a run would use: ARN, account, and where they come from.",
            "",
            "Calls GetCallerIdentity of STS, which needs no permission; assumes no role and changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  onhook whoami",
            "  onhook whoami --profile ops --expect-account 111122223333",
            "",
            "Exit codes: 0 somebody acts; 2 bad input, or another account than is expected; 4 nobody can act."
        })
public final class WhoAmICommand implements Callable<Integer> {

    private final Terminal terminal;

    @ArgGroup(validate = false, heading = "%nWhose credentials, by which network:%n")
    private AwsOptions aws = new AwsOptions();

    public WhoAmICommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Problems problems = new Problems();
        ConfiguredCredentials base = aws.apply(problems);
        problems.throwIfAny();
        Caller caller = aws.expected(base);
        terminal.out().println(Terminal.printable(caller.toString()));
        terminal.out().flush();
        return ExitCode.DONE;
    }
}
