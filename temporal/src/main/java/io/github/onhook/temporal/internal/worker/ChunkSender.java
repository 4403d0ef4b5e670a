package io.github.onhook.temporal.internal.worker;

import io.github.onhook.temporal.internal.wire.ChunkOrder;
import io.github.onhook.temporal.internal.workflow.ChunkActivity;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.activity.ManualActivityCompletionClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Executes chunks asynchronously: none holds a thread, and each activity is completed manually when its chunk ends. */
public final class ChunkSender implements ChunkActivity {

    private final WorkerContext bench;
    private final RateShares shares;
    private final Set<ChunkRun> running = ConcurrentHashMap.newKeySet();
    private volatile boolean leaving;

    /** Uses this context. */
    public ChunkSender(WorkerContext bench) {
        this.bench = bench;
        shares = new RateShares(bench::workersOf, bench.heartbeat(), bench.threads());
    }

    @Override
    public byte[] send(ChunkOrder order, byte[] numbers, byte[] before) {
        if (leaving || bench.roles().isResting()) {
            throw ApplicationFailure.newFailure(
                    "worker " + bench.identity() + (leaving ? " is shutting down" : " gets no session for any account"),
                    "NotHere");
        }
        ActivityExecutionContext context = Activity.getExecutionContext();
        ActivityInfo info = context.getInfo();
        Optional<byte[]> heartbeat = context.getHeartbeatDetails(byte[].class);
        try {
            bench.client()
                    .newUntypedWorkflowStub(info.getWorkflowId())
                    .signal("began", order.chunk(), bench.client().getOptions().getIdentity());
        } catch (WorkflowNotFoundException e) {
            throw ApplicationFailure.newNonRetryableFailure("the location has ended", "Ended");
        }
        ManualActivityCompletionClient completion = context.useLocalManualCompletion();
        ChunkRun run =
                new ChunkRun(bench, shares, order, numbers, heartbeat.orElse(before), completion, running::remove);
        running.add(run);
        run.start();
        if (leaving) {
            run.interrupt();
        }
        return new byte[0];
    }

    /** Interrupts all chunks, so that other workers take over their unsent numbers; completes when all have ended. */
    public Mono<Void> leave() {
        return Flux.defer(() -> {
                    leaving = true;
                    return Flux.fromIterable(running);
                })
                .flatMap(ChunkRun::leave)
                .then();
    }
}
