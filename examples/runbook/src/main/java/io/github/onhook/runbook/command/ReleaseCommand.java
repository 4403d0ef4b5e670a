package io.github.onhook.runbook.command;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.runbook.approval.PlanApproval;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.directory.SiblingDirectory;
import io.github.onhook.runbook.options.ListOptions;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.temporal.ByWorkersOptions;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives numbers back. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Gives numbers back for good: puts them into the deletion queue, where AWS keeps them for 7 days.",
            "Either those that the run of DIR took off, or those of a targets file. A number that is on a connector is"
                    + " REJECTED, never deleted. The release of a run has a directory of its own, DIR-release; restore of"
                    + " it takes the numbers out of the queue again, as long as they are there."
        },
        footer = {
            "",
            "Examples:",
            "  onhook release runs/offboard-CHG1234 --confirm 212 --canary 5",
            "  onhook release --targets unused.csv --confirm 12 --role-name VoiceOps",
            "",
            "Exit codes: 0 every number is in the deletion queue; 1 some are not; 2 bad input, nothing sent;"
                    + " 3 stopped before its end; 4 could not start or go on."
        })
public final class ReleaseCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Signals signals;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The directory of the run that took the numbers off.")
    private @Nullable Path dir;

    @Option(names = "--targets", paramLabel = "FILE", description = "The numbers, as of 'run'; - is standard input.")
    private @Nullable Path targets;

    @Option(names = "--skip-invalid", description = "Reject rows that break a rule, and take the others.")
    private boolean skipInvalid;

    @Option(
            names = "--confirm",
            paramLabel = "N",
            description = "How many numbers are to be given back; needed, and it must be their count.")
    private @Nullable Long confirmed;

    @Mixin
    private ListOptions list = new ListOptions();

    @ArgGroup(validate = false, heading = "%nOn many machines:%n")
    private ByWorkersOptions temporal = new ByWorkersOptions();

    @Mixin
    private PlanApproval approval = new PlanApproval();

    @Mixin
    private RunOptions given = new RunOptions();

    public ReleaseCommand(Terminal terminal, Signals signals) {
        this.terminal = terminal;
        this.signals = signals;
    }

    @Override
    public Integer call() throws Exception {
        Path file = targets;
        Path run = dir;
        if (run != null && file == null) {
            return ofRun(run);
        }
        if (run != null || file == null) {
            throw CommandFailure.badInput(List.of(
                    "name what is to be given back: either the directory of a run, or --targets FILE",
                    "nothing was sent"));
        }
        return ofFile(file);
    }

    private int ofFile(Path file) {
        return new WorkersLaunch(terminal, signals, given, temporal)
                .begin(
                        Operation.RELEASE,
                        problems -> checked(
                                problems.check(
                                        ListOptions.name(file),
                                        () -> list.file(file, terminal, Operation.RELEASE)
                                                .skipInvalid(skipInvalid)
                                                .read()),
                                problems));
    }

    private int ofRun(Path of) throws Exception {
        PlanFile.requireIn(of);
        try (RunDirectory taken = RunDirectory.open(of)) {
            StoredRun stored = StoredRun.in(taken.path(), given);
            if (!stored.file().operation().disassociates()) {
                throw CommandFailure.badInput(List.of(
                        "the run in " + of + " is a "
                                + stored.file().operation().label()
                                + ": only numbers that a run took off are released by its directory",
                        "nothing was sent"));
            }
            Plan plan = stored.changed(target -> target);
            if (plan.size() == 0) {
                terminal.out().println("The run took no number off: there is nothing to release.");
                return ExitCode.DONE;
            }
            return new WorkersLaunch(terminal, signals, given, temporal)
                    .beginAt(
                            SiblingDirectory.of(of, "release"),
                            stored.options(),
                            Operation.RELEASE,
                            problems -> checked(new Targets(plan, List.of()), problems));
        }
    }

    private @Nullable Targets checked(@Nullable Targets read, Problems problems) {
        if (read == null) {
            return null;
        }
        long count = read.plan().size();
        if (confirmed == null) {
            problems.add(
                    "releasing gives numbers away: say how many by --confirm " + count + ", if that is as intended");
        } else if (confirmed != count) {
            problems.add("--confirm says " + HumanFormat.count(confirmed) + ", and there are "
                    + HumanFormat.count(count) + " numbers to release: look at them first");
        }
        if (dir == null) {
            given.safety().checkSize(read.plan(), problems);
        }
        approval.check(read.plan(), problems);
        return read;
    }
}
