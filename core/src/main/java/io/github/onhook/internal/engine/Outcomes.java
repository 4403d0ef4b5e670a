package io.github.onhook.internal.engine;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.model.Tolerance;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/** The outcomes of one run, which the first subscription begins; and the control of the run while it goes on. */
public final class Outcomes extends Flux<Outcome> implements Scannable {

    private final Engine engine;
    private final String runId;
    private final Function<Context, Intake> intake;
    private final @Nullable RunRecord record;
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private boolean begun;
    private boolean taken;
    private boolean paused;
    private @Nullable String stopReason;
    /** {@code null} before the run begins, and again when it has ended: a run that is over holds nothing. */
    private @Nullable ActiveRun run;

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
        ActiveRun active;
        synchronized (this) {
            if (begun) {
                String why = taken
                        ? "a run can be subscribed to once; prepare another"
                        : "report() began the run and takes its outcomes; subscribe to outcomes() first";
                Operators.error(downstream, new IllegalStateException(why));
                return;
            }
            taken = true;
            active = prepared(downstream, downstream.currentContext());
        }
        if (active == null) {
            Operators.error(downstream, closed());
            return;
        }
        try {
            downstream.onSubscribe(active.emitter);
        } catch (Throwable e) {
            active.emitter.subscriberFailed(downstream, e);
        }
        start(active);
    }

    /** Completes when the run ends; begins it, with nobody to take the outcomes, where it has not begun. */
    public Mono<Void> end() {
        return Mono.<Void>deferContextual(context -> {
                    ActiveRun begins;
                    synchronized (this) {
                        if (begun) {
                            return ended.asMono();
                        }
                        begins = prepared(null, Context.of(context));
                    }
                    if (begins == null) {
                        return Mono.error(closed());
                    }
                    start(begins);
                    return ended.asMono().doOnCancel(begins.emitter::cancel);
                })
                .publishOn(engine.delivery());
    }

    /** The run, or {@code null} where no run may begin. Under the lock. */
    private @Nullable ActiveRun prepared(@Nullable CoreSubscriber<? super Outcome> downstream, Context context) {
        begun = true;
        ActiveRun active =
                new ActiveRun(engine, runId, intake.apply(context), record, downstream, context, this::ended);
        if (!engine.runs().admit(active)) {
            active.loop.close();
            ended.tryEmitError(closed());
            return null;
        }
        run = active;
        return active;
    }

    private void start(ActiveRun active) {
        boolean pause;
        String reason;
        synchronized (this) {
            pause = paused;
            reason = stopReason;
        }
        try {
            active.enterContext();
        } catch (VirtualMachineError fatal) {
            active.loop.submit(() -> {
                throw fatal;
            });
            return;
        }
        active.loop.submit(() -> {
            if (pause) {
                active.pause();
            }
            if (reason != null) {
                active.stop(stopped(reason));
            }
            active.start();
        });
    }

    private void ended(@Nullable Throwable failure) {
        synchronized (this) {
            run = null;
        }
        if (failure == null) {
            ended.tryEmitEmpty();
        } else {
            ended.tryEmitError(Foreign.asSignal(failure));
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the orchestrator is closed: it begins no run");
    }

    private static CloseReason stopped(String reason) {
        return CloseReason.decided(ReasonCodes.STOPPED, reason);
    }

    /** Stops the run gracefully, also one that has not begun. From any thread. */
    public void stop(String reason) {
        ActiveRun active;
        synchronized (this) {
            stopReason = reason;
            active = run;
        }
        if (active != null) {
            active.loop.submit(() -> active.stop(stopped(reason)));
        }
    }

    /** Sends no change until {@link #resume}, also in a run that has not begun. From any thread. */
    public void pause() {
        ActiveRun active;
        synchronized (this) {
            paused = true;
            active = run;
        }
        if (active != null) {
            active.loop.submit(active::pause);
        }
    }

    /** Goes on after {@link #pause}. From any thread. */
    public void resume() {
        ActiveRun active;
        synchronized (this) {
            paused = false;
            active = run;
        }
        if (active != null) {
            active.loop.submit(active::resume);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.NAME) {
            return "Onhook run " + runId;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }
}
