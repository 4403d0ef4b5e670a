package io.github.onhook.runbook;

import io.github.onhook.Orchestrator;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Inventory;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.runbook.directory.TrustedPlace;
import io.github.onhook.runbook.execution.Execution;
import io.github.onhook.runbook.options.OutputOptions;
import io.github.onhook.runbook.stored.Expected;
import io.github.onhook.runbook.stored.PlanFile;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Simulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What the commands do with a run's directory once their options are read, by clients that many runs share: a thousand runs
 * cost what a few commands do.
 */
final class DirectCommands implements AutoCloseable {

    private static final Map<String, List<String>> OPTIONS = Map.of("--role-name", List.of("VoiceOps"));

    private static final Operation OFF = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;

    private final OwnHttpClient http = OwnHttpClient.of(64);
    private final AssumedRoles sessions;
    private final Orchestrator off;
    private final Orchestrator on;
    private final Inventory inventory;

    DirectCommands(Simulator simulator) {
        URI endpoint = simulator.endpoint();
        sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .scopeDown(false)
                .stsRegion("us-east-1")
                .endpointOverride(endpoint)
                .httpClient(http)
                .build();
        off = orchestrator(endpoint, settings(OFF));
        on = orchestrator(endpoint, settings(OFF.inverse()));
        inventory = Inventory.builder(sessions)
                .settings(settings(OFF))
                .endpointOverride(endpoint)
                .httpClient(http)
                .build();
    }

    private Orchestrator orchestrator(URI endpoint, Settings settings) {
        return Orchestrator.builder(sessions)
                .settings(settings)
                .endpointOverride(endpoint)
                .httpClient(http)
                .build();
    }

    /** Stops at the first failure, where numbers are taken off. */
    private static Settings settings(Operation operation) {
        Settings.Builder settings = Settings.builder()
                .operation(operation)
                .rate(10_000)
                .batchSize(2)
                .maxInFlight(2);
        return (operation.associates() ? settings : settings.maxFailures(Tolerance.count(0))).build();
    }

    private static Execution execution(Terminal terminal, Signals signals, Plan plan, Operation operation) {
        return new Execution(terminal, signals, new OutputOptions(), plan, List.of(), settings(operation), null);
    }

    Captured run(Plan plan, Path dir) {
        return Captured.of((terminal, signals) -> execution(terminal, signals, plan, OFF)
                .begin(off, dir, dir.getFileName().toString(), OPTIONS, Set.of()));
    }

    Captured resume(Path dir) {
        return Captured.of((terminal, signals) -> {
            PlanFile.requireIn(dir);
            try (RunDirectory taken = RunDirectory.open(dir)) {
                StoredRun stored = StoredRun.in(dir);
                return execution(terminal, signals, stored.plan(), OFF)
                        .goOn(off, taken, stored.file().runId());
            }
        });
    }

    Captured restore(Path dir) {
        return Captured.of((terminal, signals) -> {
            PlanFile.requireIn(dir);
            try (RunDirectory taken = RunDirectory.open(dir)) {
                StoredRun stored = StoredRun.in(taken.path());
                Plan.Builder changed = Plan.builder();
                each(stored, (target, status) -> {
                    if (status == Status.DISASSOCIATED) {
                        changed.add(target);
                    }
                });
                Plan plan = changed.build();
                Path beside = dir.resolveSibling(dir.getFileName() + "-restore");
                return plan.size() == 0
                        ? ExitCode.DONE
                        : execution(terminal, signals, plan, OFF.inverse())
                                .begin(on, beside, "restore", OPTIONS, Set.of());
            }
        });
    }

    /** Prints the targets that should be off and are on. */
    Captured verify(Path dir) {
        return Captured.of((terminal, signals) -> {
            TrustedPlace.requireOwnIfPresent(dir);
            StoredRun stored = StoredRun.in(dir);
            Expected expected = new Expected(stored.plan());
            each(stored, (target, status) -> {
                if (status.isDone()) {
                    expected.add(target);
                }
            });
            List<Finding> found =
                    Await.result(inventory.associated(stored.plan()).collectList());
            List<Finding> problems = new ArrayList<>();
            found.forEach(finding -> {
                if (finding instanceof Finding.Associated seen) {
                    expected.seen(seen.target());
                } else if (!(finding instanceof Finding.Connector)) {
                    problems.add(finding);
                }
            });
            expected.seen().forEach(target -> terminal.out().println(target));
            problems.forEach(problem -> terminal.err().println(problem));
            return problems.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        });
    }

    private static void each(StoredRun stored, BiConsumer<Target, Status> action) {
        stored.forEachTarget(action);
    }

    @Override
    public void close() {
        inventory.close();
        on.close();
        off.close();
        sessions.close();
        http.close();
    }
}
