package io.github.onhook.engine;

import io.github.onhook.Outcome;
import io.github.onhook.Plan;
import io.github.onhook.Target;
import io.github.onhook.Tolerance;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** The outcomes of one run, which the first subscription starts; and a hand on the run while it goes on. */
public final class Outcomes extends Flux<Outcome> {

    private final Engine engine;
    private final String runId;
    private final Function<Context, Intake> intake;
    private final @Nullable RunRecord record;
    private final AtomicReference<@Nullable ActiveRun> run = new AtomicReference<>();
    private volatile @Nullable String stopReason;

    private Outcomes(Engine engine, String runId, Function<Context, Intake> intake, @Nullable RunRecord record) {
        this.engine = engine;
        this.runId = runId;
        this.intake = intake;
        this.record = record;
    }

    /** The outcomes of a plan. */
    public static Outcomes of(Engine engine, String runId, Plan plan) {
        return of(engine, runId, plan, null);
    }

    /** The outcomes of a plan that are not in its record yet. */
    public static Outcomes of(Engine engine, RunRecord record) {
        return of(engine, record.journal().runId(), record.plan(), record);
    }

    private static Outcomes of(Engine engine, String runId, Plan plan, @Nullable RunRecord record) {
        int batchSize = engine.settings().batchSize();
        Tolerance canary = engine.settings().canary();
        return new Outcomes(engine, runId, context -> new PlanIntake(plan, batchSize, canary), record);
    }

    /**
     * The outcomes of a stream of targets.
     *
     * @throws IllegalArgumentException if the canary is a share: nobody knows of how many
     */
    public static Outcomes of(Engine engine, String runId, Publisher<? extends Target> targets) {
        Tolerance canary = engine.settings().canary();
        if (canary != null && canary.percent()) {
            throw new IllegalArgumentException(
                    "the canary of a stream must be a count, for its size is not known; was " + canary);
        }
        int window = engine.settings().streamWindow();
        return new Outcomes(engine, runId, context -> new StreamIntake(targets, window, canary, context), null);
    }

    @Override
    public void subscribe(CoreSubscriber<? super Outcome> downstream) {
        ActiveRun active = new ActiveRun(engine, runId, intake.apply(downstream.currentContext()), record, downstream);
        if (!run.compareAndSet(null, active)) {
            active.loop.close();
            Operators.error(downstream, new IllegalStateException("a run can be subscribed to once; prepare another"));
            return;
        }
        downstream.onSubscribe(active);
        String reason = stopReason;
        if (reason != null) {
            active.loop.execute(() -> active.stop(stopped(reason)));
        }
        active.start();
    }

    /** Stops the run gracefully, also one that has not begun. From any thread. */
    public void stop(String reason) {
        stopReason = reason;
        ActiveRun active = run.get();
        if (active != null) {
            active.loop.execute(() -> active.stop(stopped(reason)));
        }
    }

    private static CloseReason stopped(String reason) {
        return CloseReason.decided("Stopped", reason);
    }

    /** Sends no change until {@link #resume}. From any thread. */
    public void pause() {
        ActiveRun active = run.get();
        if (active != null) {
            active.loop.execute(active::pause);
        }
    }

    /** Goes on after {@link #pause}. From any thread. */
    public void resume() {
        ActiveRun active = run.get();
        if (active != null) {
            active.loop.execute(active::resume);
        }
    }
}
