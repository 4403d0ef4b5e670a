package io.github.onhook.runbook.stored;

import io.github.onhook.internal.engine.RunIds;
import io.github.onhook.internal.replay.Replay;
import io.github.onhook.internal.replay.RunProgress;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.journal.FileJournal;
import io.github.onhook.journal.Journal;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.options.TargetsOptions;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.targets.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A run as its directory has it: what it set out to do, and with which options. */
public final class StoredRun {

    public static final String JOURNAL = "journal.jsonl";
    static final String TARGETS = "targets.csv";
    public static final String PROTECT = "--protect";

    private static final Set<String> WAYS = Set.of("--role-name", "--role-arn-template", "--no-assume-role");

    private final PlanFile file;
    private final Plan plan;
    private final RunOptions options;
    private final Path dir;

    private StoredRun(PlanFile file, Plan plan, RunOptions options, Path dir) {
        this.dir = dir;
        this.file = file;
        this.plan = plan;
        this.options = options;
    }

    /**
     * Reads a run's directory; ends the command where that was edited.
     *
     * @param given options of this command, which go before those of the run
     */
    public static StoredRun in(Path dir, RunOptions given) {
        return in(dir, given.given());
    }

    /** Reads a run's directory as it is. */
    public static StoredRun in(Path dir) {
        return in(dir, Map.of());
    }

    private static StoredRun in(Path dir, Map<String, List<String>> given) {
        PlanFile file = PlanFile.in(dir);
        Problems problems = new Problems();
        Whole whole = parse(dir, file, given);
        Targets read = problems.check(
                dir.resolve(TARGETS).toString(),
                () -> whole.targets
                        .written(dir.resolve(TARGETS), file.duplicates(), file.operation())
                        .read());
        if (read != null && !read.plan().fingerprint().equals(file.fingerprint())) {
            problems.add(dir.resolve(TARGETS) + " is not what the run was begun with: targets were added, taken away or"
                    + " changed. Put the file back, or run the new targets as a run of their own");
        }
        KeptProtection.check(dir, file.protectedLists(), problems);
        problems.throwIfAny();
        return new StoredRun(file, Problems.known(read).plan(), whole.options, dir);
    }

    private static Whole parse(Path dir, PlanFile file, Map<String, List<String>> anew) {
        Map<String, List<String>> all = new LinkedHashMap<>(file.options());
        all.remove("--operation");
        if (anew.keySet().stream().anyMatch(WAYS::contains)) {
            all.keySet().removeAll(WAYS);
        }
        all.putAll(anew);
        List<String> protect = new ArrayList<>(anew.getOrDefault(PROTECT, List.of()));
        KeptProtection.files(dir, file.protectedLists()).forEach(kept -> protect.add(kept.toString()));
        all.put(PROTECT, protect);
        all.put("--yes", List.of("true"));
        all.put("--targets", List.of(dir.resolve(TARGETS).toString()));
        return PlanFile.understood(new Whole(), all, dir);
    }

    public PlanFile file() {
        return file;
    }

    public Plan plan() {
        return plan;
    }

    /** Protects these numbers from now on: writes down those that the directory does not keep yet. */
    public void protect(RunDirectory taken, Set<PhoneNumber> numbers) {
        KeptProtection.add(taken, file.protectedLists(), numbers);
    }

    /** The run's options, but those that this command was given anew. */
    public RunOptions options() {
        return options;
    }

    /**
     * Takes what became of the targets, as the run's journal has it; ends the command where that cannot be trusted. Of a run
     * that workers carried out it is as the report has it, and the command ends where there is none yet.
     */
    public void forEachTarget(BiConsumer<Target, Status> action) {
        if (file.byWorkers()) {
            forEachReported(action);
            return;
        }
        ReportedChanges reported = new ReportedChanges(dir, plan, file.operation());
        Path journal = dir.resolve(JOURNAL);
        if (Files.exists(journal)) {
            try (Journal read = FileJournal.read(journal, file.runId())) {
                Await.result(Replay.outcomes(plan, read)
                        .doOnNext(outcome -> {
                            reported.settled(outcome);
                            action.accept(outcome.target(), outcome.status());
                        })
                        .then());
            } catch (JournalException e) {
                throw CommandFailure.badInput(List.of(String.valueOf(e.getMessage()), "nothing was sent"));
            }
        }
        reported.requireKnown();
    }

    /**
     * The plan of what the run itself changed, as its journal has it, or its report where workers carried it out. Of a move,
     * with what is on neither connector, or may be.
     *
     * @param each what is planned for such a target
     */
    public Plan changed(UnaryOperator<Target> each) {
        Plan.Builder changed = Plan.builder().allowConflicts(true);
        forEachTarget((target, status) -> {
            if (status == file.operation().confirmed() || isOpen(status)) {
                changed.add(each.apply(target));
            }
        });
        if (file.operation().moves()) {
            forEachOpen(target -> changed.add(each.apply(target)));
        }
        return changed.build();
    }

    /** Whether a report says of a number of a move that it is on neither connector, or may be. */
    private boolean isOpen(Status status) {
        return file.operation().moves() && (status == Status.STRANDED || status == Status.UNKNOWN);
    }

    /** Takes the targets that the journal has as sent or in transit, and not as settled. */
    private void forEachOpen(Consumer<Target> action) {
        Path journal = dir.resolve(JOURNAL);
        if (file.byWorkers() || !Files.exists(journal)) {
            return;
        }
        try (Journal read = FileJournal.read(journal, file.runId())) {
            RunProgress progress =
                    Await.result(Replay.of(plan, file.operation(), read, new RunListener() {}, at -> {}));
            for (int i = 0; i < plan.connectors().size(); i++) {
                PlannedConnector connector = plan.connectors().get(i);
                progress.unsettled(i).forEach((position, state) -> {
                    if (state.inDoubt() || state.isInTransit()) {
                        action.accept(connector.target(position));
                    }
                });
            }
        }
    }

    /** When the run's journal has the first change, or when workers were given the run; {@code null} where that is not known. */
    @Nullable public Instant firstChange() {
        if (file.byWorkers()) {
            return RunIds.madeAt(file.runId());
        }
        Path journal = dir.resolve(JOURNAL);
        if (!Files.exists(journal)) {
            return null;
        }
        try (Journal read = FileJournal.read(journal, file.runId())) {
            return Await.result(Replay.outcomes(plan, read)
                    .filter(outcome -> outcome.status() == file.operation().confirmed())
                    .next()
                    .map(Outcome::settledAt));
        }
    }

    /** From a report that is whole, and only of targets that are in the plan. */
    private void forEachReported(BiConsumer<Target, Status> action) {
        requireFollowed();
        Expected planned = new Expected(plan);
        try {
            CsvReport.forEachTarget(WrittenReport.in(dir).csv(), (target, status) -> {
                planned.add(target);
                action.accept(target, status);
            });
        } catch (IOException e) {
            throw CommandFailure.badInput(List.of(String.valueOf(e.getMessage()), "nothing was sent"));
        }
    }

    /** Ends the command where a run that workers carry out was not followed to its end. */
    void requireFollowed() {
        if (file.byWorkers() && RebuiltReport.isNeeded(dir)) {
            throw CommandFailure.badInput(List.of(
                    "the run in " + dir + " was given to workers, and not followed to its end: onhook resume "
                            + RunDirectory.quoted(dir) + " does",
                    "nothing was sent"));
        }
    }

    /** All options that a run can have been begun with. */
    @Command
    private static final class Whole {

        @Mixin
        private TargetsOptions targets = new TargetsOptions();

        @Mixin
        private RunOptions options = new RunOptions();
    }
}
