package io.github.onhook.runbook.command;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.targets.TargetsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks whether what a run did is still so. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads back every number that should be off, and prints those that are on as a targets file.",
            "Changes nothing: its sessions can only look. Of a restore, it prints those that are not back on; of a move,"
                    + " those that are not on the new connector, or still on the old one; of a release, those that are not"
                    + " in the deletion queue. Exit code 1 if there is any, or if something could not be seen."
        },
        footer = {
            "",
            "Examples:",
            "  onhook verify runs/20260102T030405Z-1f2e3d4c",
            "  onhook verify runs/20260102T030405Z-1f2e3d4c > still-on.csv",
            "",
            "Exit codes: 0 every number is as it should be; 1 some are not, or could not be seen; 2 bad input; 4 could not start."
        })
public final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "The run's directory.")
    private Path dir = Path.of("");

    @Mixin
    private RunOptions given = new RunOptions();

    public VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        TrustedPlace.requireOwnIfPresent(dir);
        StoredRun stored = StoredRun.in(dir, given);
        Operation operation = stored.file().operation();
        Problems problems = new Problems();
        ConfiguredCredentials base = stored.options().aws().apply(problems);
        Settings settings = stored.options().settings(operation, problems);
        SessionProvider provider = stored.options().sessions(base, problems);
        problems.throwIfAny();
        stored.options().aws().identify(base, terminal);
        Verification verification = new Verification(operation, stored.plan());
        stored.forEachTarget((target, status) -> {
            if (status.isDone()) {
                verification.expect(target);
            }
        });
        List<Problem> unseen = new ArrayList<>();
        new InventoryReader(Problems.known(provider), Problems.known(settings)).look(verification::look, finding -> {
            verification.see(finding);
            if (finding instanceof Problem problem) {
                unseen.add(problem);
            }
        });
        return print(verification, unseen);
    }

    private int print(Verification verification, List<Problem> unseen) throws Exception {
        Plan.Builder wrong = Plan.builder().allowConflicts(true);
        verification.wrong().forEach(wrong::add);
        Plan plan = wrong.build();
        if (plan.size() > 0) {
            TargetsFile.write(plan, terminal.out());
            terminal.out().flush();
        }
        unseen.sort(Comparator.comparing(Problem::location));
        unseen.forEach(problem -> InventoryReader.print(problem, terminal.err()));
        terminal.err()
                .println(HumanFormat.count(verification.size()) + " numbers should be " + verification.where() + "; "
                        + HumanFormat.count(plan.size()) + " "
                        + (plan.size() == 1 ? "is" : "are") + " not"
                        + (unseen.isEmpty()
                                ? "."
                                : "; " + HumanFormat.count(unseen.size()) + " places could not be seen."));
        return plan.size() == 0 && unseen.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }
}
