package io.github.onhook.temporal.worker;

import io.github.onhook.temporal.wire.ChunkOrder;
import io.github.onhook.temporal.workflow.ChunkActivity;
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

/** Sends chunks. None of them holds a thread: each goes on by itself, and is completed when it has ended. */
public final class ChunkSender implements ChunkActivity {

    private final WorkerContext bench;
    private final RateShares shares;
    private final Set<ChunkRun> running = ConcurrentHashMap.newKeySet();
    private volatile boolean leaving;

    /** Sends with these things. */
    public ChunkSender(WorkerContext bench) {
        this.bench = bench;
        shares = new RateShares(bench::workersOf, bench.heartbeat(), bench.threads());
    }

    @Override
    public byte[] send(ChunkOrder order, byte[] numbers, byte[] before) {
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

    /** Lets all chunks end soon, so that other workers take over what they leave; completes when they have. */
    public Mono<Void> leave() {
        return Flux.defer(() -> {
                    leaving = true;
                    return Flux.fromIterable(running);
                })
                .flatMap(ChunkRun::leave)
                .then();
    }
}
