package io.github.onhook.time;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * The clocks and the scheduler that a run uses for everything that takes time. Tests replace them by virtual ones.
 *
 * @param scheduler runs the work and the delays
 * @param nanoTime a monotonic reading, for rates and delays
 * @param now the wall clock, for what people read and for expirations
 */
public record Time(Scheduler scheduler, LongSupplier nanoTime, Supplier<Instant> now) {

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException if the scheduler cannot delay a task, as {@code Schedulers.immediate()} cannot
     */
    public Time {
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(nanoTime, "nanoTime");
        Objects.requireNonNull(now, "now");
        try {
            scheduler.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
        } catch (RejectedExecutionException e) {
            throw new IllegalArgumentException(
                    "the scheduler of a Time must delay tasks, and " + scheduler
                            + " does not; Schedulers.parallel() does",
                    e);
        }
    }

    /** The machine's clocks. */
    public static Time of(Scheduler scheduler) {
        return new Time(scheduler, System::nanoTime, Instant::now);
    }

    /** The scheduler's own clock for everything: right for a virtual one, too coarse for a real one. */
    public static Time virtual(Scheduler scheduler) {
        return new Time(
                scheduler,
                () -> scheduler.now(TimeUnit.NANOSECONDS),
                () -> Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)));
    }
}
