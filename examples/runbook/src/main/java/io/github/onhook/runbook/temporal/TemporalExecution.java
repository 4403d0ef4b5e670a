package io.github.onhook.runbook.temporal;

import io.github.onhook.aws.Caller;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.execution.Execution;
import io.github.onhook.runbook.metrics.MetricsServer;
import io.github.onhook.runbook.options.OutputOptions;
import io.github.onhook.runbook.options.RunOptions;
import io.github.onhook.runbook.rates.LearnedRates;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets;
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.temporal.TemporalOrchestrator;
import io.github.onhook.temporal.TemporalRun;
import io.github.onhook.temporal.WorkedLocation;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A run that workers carry out, and this process follows. */
public final class TemporalExecution {

    private final Terminal terminal;
    private final Signals signals;
    private final OutputOptions output;
    private final TemporalOptions temporal;
    private final Checked run;

    /**
     * What was found to be right of a run.
     *
     * @param starter who starts it; {@code null} where that is not known
     */
    public record Checked(
            Targets targets,
            Settings settings,
            Set<PhoneNumber> protectedNumbers,
            HistoryKeys keys,
            @Nullable Caller starter) {}

    /**
     * One run.
     *
     * @param output this command's
     * @param temporal which service, by its address and more
     */
    public TemporalExecution(
            Terminal terminal, Signals signals, OutputOptions output, TemporalOptions temporal, Checked run) {
        this.terminal = terminal;
        this.signals = signals;
        this.output = output;
        this.temporal = temporal;
        this.run = run;
    }

    /**
     * Begins it; says the exit code.
     *
     * @param into the directory of the run; {@code null} for the one that the options say
     */
    public int begin(@Nullable Path into, RunOptions options, boolean approval, boolean searchAttributes) {
        return at(service -> {
            try (MetricsServer metrics = output.metrics(terminal);
                    LearnedRates rates = options.learnedRates(terminal)) {
                TemporalRun begun = orchestrator(service, metrics)
                        .listener(rates.listener(run.settings.operation()))
                        .approval(approval)
                        .searchAttributes(searchAttributes)
                        .build()
                        .run(run.targets.plan(), run.targets.rejections());
                Path dir = into == null ? output.runDir(begun.id()) : into;
                if (approval) {
                    terminal.err().println("Waits for approval: onhook approve " + RunDirectory.quoted(dir));
                }
                return execution()
                        .follow(
                                begun,
                                dir,
                                options.given(),
                                temporal.used(),
                                options.safety().protectedNumbers());
            }
        });
    }

    /** Follows it again in the directory it was begun in; says the exit code. */
    public int goOn(RunDirectory dir, String runId) {
        return at(service -> {
            try (MetricsServer metrics = output.metrics(terminal)) {
                TemporalOrchestrator orchestrator =
                        orchestrator(service, metrics).build();
                if (!Await.result(orchestrator.knows(runId))) {
                    throw CommandFailure.badInput(List.of(
                            "the service at " + temporal.address() + " does not know run " + runId
                                    + ": it never began there, or ended so long ago that it was forgotten. Run the"
                                    + " targets anew, and what is off already is found so",
                            "nothing was sent"));
                }
                return execution()
                        .followAgain(orchestrator.attach(runId, run.targets.plan(), run.targets.rejections()), dir);
            }
        });
    }

    /** Lets a run go on that waits for approval. */
    public static void approve(String runId, TemporalOptions temporal, HistoryKeys keys, Terminal terminal) {
        try (TemporalService service = TemporalService.at(Problems.known(temporal.address()), temporal, terminal)) {
            Await.result(TemporalOrchestrator.builder(service.stubs(), temporal.taskQueue(), keys)
                    .namespace(temporal.namespace())
                    .build()
                    .approve(runId));
        } catch (WorkflowException e) {
            throw CommandFailure.impossible(
                    "run " + runId + " could not be approved: it has ended, or the service does not know it", e);
        }
    }

    /**
     * Who works on the locations of a run.
     *
     * @param startedBy the version that started the run
     */
    public record Workers(String startedBy, List<WorkedLocation> locations) {}

    /** Who works on the locations of a run. */
    public static Workers workers(String runId, TemporalOptions temporal, HistoryKeys keys, Terminal terminal) {
        try (TemporalService service = TemporalService.at(Problems.known(temporal.address()), temporal, terminal)) {
            TemporalOrchestrator orchestrator = TemporalOrchestrator.builder(
                            service.stubs(), temporal.taskQueue(), keys)
                    .namespace(temporal.namespace())
                    .build();
            return Await.result(orchestrator
                    .startedBy(runId)
                    .zipWith(orchestrator.workers(runId).collectList(), Workers::new));
        } catch (StatusRuntimeException e) {
            throw CommandFailure.impossible(
                    "the workers of run " + runId + " cannot be read: "
                            + e.getStatus().getCode(),
                    e);
        }
    }

    private int at(ToIntFunction<TemporalService> use) {
        try (TemporalService service = TemporalService.at(Problems.known(temporal.address()), temporal, terminal)) {
            return use.applyAsInt(service);
        }
    }

    private TemporalOrchestrator.Builder orchestrator(TemporalService service, @Nullable MetricsServer metrics) {
        return TemporalOrchestrator.builder(service.stubs(), temporal.taskQueue(), run.keys)
                .namespace(temporal.namespace())
                .settings(run.settings)
                .protect(run.protectedNumbers)
                .listener(MetricsServer.listenerOf(metrics));
    }

    private Execution execution() {
        return new Execution(
                        terminal, signals, output, run.targets.plan(), run.targets.rejections(), run.settings, null)
                .actingAs(run.starter);
    }
}
