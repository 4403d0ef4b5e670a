package io.github.onhook.service.run.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Deletes runs that ended long ago, with their files, rows and journals, in batches between which other work is done; and
 * files that belong to no run.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ORPHAN_AGE = Duration.ofHours(1);
    private static final int BATCH = 100;

    private final BiFunction<Instant, Integer, Mono<Long>> removal;
    private final Function<Instant, Mono<Long>> orphans;
    private final @Nullable Duration age;
    private final Scheduler time;

    /**
     * Deletes by this.
     *
     * @param removal deletes at most so many runs that ended before an instant, and returns how many it deleted
     * @param orphans deletes files of no run that are older than an instant, and returns of how many runs
     * @param age how long ago a run has ended that is deleted; {@code null} to keep all
     */
    public Retention(
            BiFunction<Instant, Integer, Mono<Long>> removal,
            Function<Instant, Mono<Long>> orphans,
            @Nullable Duration age,
            Scheduler time) {
        this.removal = removal;
        this.orphans = orphans;
        this.age = age;
        this.time = time;
    }

    /** Deletes from time to time until disposed. */
    public Disposable start() {
        return Flux.interval(FIRST, INTERVAL, time)
                .onBackpressureDrop()
                .concatMap(n -> sweep().onErrorResume(this::failed), 1)
                .subscribe();
    }

    /** Deletes all that is due; returns the number of runs. */
    Mono<Long> sweep() {
        return Mono.defer(() -> {
            Instant now = Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
            Mono<Long> old = age == null ? Mono.just(0L) : remove(now.minus(age));
            return old.delayUntil(removed -> orphans.apply(now.minus(ORPHAN_AGE)));
        });
    }

    private Mono<Long> remove(Instant before) {
        return removal.apply(before, BATCH)
                .expand(removed -> removed == 0
                        ? Mono.empty()
                        : Mono.delay(PAUSE, time).then(Mono.defer(() -> removal.apply(before, BATCH))))
                .reduce(0L, Long::sum)
                .doOnNext(removed -> {
                    if (removed > 0) {
                        LOG.info("{} runs that ended before {} were deleted", removed, before);
                    }
                });
    }

    private Mono<Long> failed(Throwable e) {
        LOG.warn("Old runs cannot be deleted now", e);
        return Mono.empty();
    }
}
