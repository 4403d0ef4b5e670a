package io.github.onhook.temporal.internal.worker;

import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.model.RunListener;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.github.onhook.temporal.internal.workflow.RunWorkflow;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import reactor.core.scheduler.Scheduler;

/**
 * The resources shared by all chunks of a worker.
 *
 * @param client reaches the workflows
 * @param sessions provides sessions
 * @param listener listens to every chunk's run
 * @param clients reach Chime SDK Voice
 * @param threads scheduler for blocking calls to the service
 * @param heartbeat heartbeat interval of a chunk
 * @param ahead how many numbers of a chunk may be sent before the next heartbeat
 * @param roles knows whether this worker gets sessions at all
 */
public record WorkerContext(
        WorkflowClient client,
        SessionProvider sessions,
        RunListener listener,
        RegionalClients clients,
        Scheduler threads,
        Duration heartbeat,
        int ahead,
        RoleHealth roles) {

    private static final int HEARTBEATS_MISSED = 3;

    /** Where no heartbeat arrived for this long, a chunk sends nothing: it may belong to another worker. */
    public static Duration longestSilence(Duration heartbeat) {
        return heartbeat.multipliedBy(HEARTBEATS_MISSED);
    }

    /** The name of this worker in the service. */
    String identity() {
        return client.getOptions().getIdentity();
    }

    /** How long a call of the service can take to arrive. */
    Duration callTimeout() {
        return client.getWorkflowServiceStubs().getOptions().getRpcTimeout();
    }

    /** Queries the run's workflow. */
    int workersOf(String runId) {
        return client.newWorkflowStub(RunWorkflow.class, Ids.run(runId))
                .progress()
                .workers();
    }
}
