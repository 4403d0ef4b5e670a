package io.github.onhook.temporal.worker;

import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.model.RunListener;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.temporal.workflow.Ids;
import io.github.onhook.temporal.workflow.RunWorkflow;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import reactor.core.scheduler.Scheduler;

/**
 * What all chunks of a worker share.
 *
 * @param client reaches the workflows
 * @param sessions where sessions come from
 * @param listener hears every chunk's run
 * @param clients reach Chime SDK Voice
 * @param threads where calls to the service wait
 * @param heartbeat how often the service hears of a chunk
 * @param ahead how many numbers of a chunk may be sent before the service knows
 */
public record WorkerContext(
        WorkflowClient client,
        SessionProvider sessions,
        RunListener listener,
        RegionalClients clients,
        Scheduler threads,
        Duration heartbeat,
        int ahead) {

    /** Asks the run's workflow. */
    int workersOf(String runId) {
        return client.newWorkflowStub(RunWorkflow.class, Ids.run(runId))
                .progress()
                .workers();
    }
}
