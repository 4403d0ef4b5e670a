package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.onhook.model.Status;
import io.github.onhook.model.Tolerance;
import io.github.onhook.temporal.internal.workflow.GroupWorkflowImpl;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.github.onhook.temporal.internal.workflow.LocationWorkflowImpl;
import io.github.onhook.temporal.internal.workflow.RunWorkflowImpl;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays recorded histories of earlier code, so that runs started under it can continue. The histories have invented
 * numbers and are encrypted. Those of the first version lease no failures; {@link #main} records those of the present code.
 */
class ReplayTest {

    private static final HistoryKeys KEYS = HistoryKeys.parse("replay AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static final Path RECORDED = Path.of("temporal", "src", "test", "resources", "histories");

    @ParameterizedTest
    @ValueSource(strings = {"run", "group", "location", "format-3/run", "format-3/group", "format-3/location"})
    void aRecordedHistoryIsReplayed(String name) {
        String json = recorded(name);
        WorkflowClientOptions client = WorkflowClientOptions.newBuilder()
                .setDataConverter(SealedPayloads.converter(KEYS))
                .build();
        try (TestWorkflowEnvironment environment =
                TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                        .setWorkflowClientOptions(client)
                        .build())) {
            Worker worker = environment.newWorker(
                    Stage.QUEUE,
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(20_000)
                            .build());
            worker.registerWorkflowImplementationTypes(
                    RunWorkflowImpl.class, GroupWorkflowImpl.class, LocationWorkflowImpl.class);

            assertThatCode(() ->
                            WorkflowReplayer.replayWorkflowExecution(WorkflowExecutionHistory.fromJson(json), worker))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "group", "location", "format-3/run", "format-3/group", "format-3/location"})
    void nothingOfARecordedHistoryCanBeRead(String name) {
        assertThat(recorded(name))
                .doesNotContain("206555")
                .doesNotContain("11112222")
                .doesNotContain("abcdefghijklmnopqrstu")
                .doesNotContain("Forbidden");
    }

    private static String recorded(String name) {
        try (InputStream in =
                Objects.requireNonNull(ReplayTest.class.getResourceAsStream("/histories/" + name + ".json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records a run with canary, failures and leases of them, from the root of the repository, in this folder: {@code format-4}. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(RECORDED.resolve(args[0]));
        try (Stage stage = new Stage(
                KEYS,
                (order, numbers) -> Stage.all(order.index() == 1 ? Status.FAILED : Status.DISASSOCIATED, numbers))) {
            TemporalRun run = stage.run(
                    Stage.plan(2, 30),
                    false,
                    settings -> settings.canary(Tolerance.count(40)).maxFailures(Tolerance.count(100)));
            run.report().block(Duration.ofMinutes(1));
            Map<String, String> workflows = Map.of(
                    "run", Ids.run(run.id()),
                    "group", Ids.group(run.id(), 0),
                    "location", Ids.location(run.id(), 1));
            for (Map.Entry<String, String> workflow : workflows.entrySet()) {
                String json = stage.client.fetchHistory(workflow.getValue()).toJson(true);
                Files.writeString(folder.resolve(workflow.getKey() + ".json"), json + "\n", StandardCharsets.UTF_8);
            }
        }
        System.exit(0);
    }
}
