package io.github.onhook.internal.rate;

import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Makes a call again: without limit and at once where it was throttled, for its {@link CallLimiter} paces it; at most four times in
 * a row after a passing fault, with full-jitter backoff, and not before the {@code Retry-After} of the answer has passed.
 */
public final class CallRetry extends Retry {

    private static final int RETRIES = 4;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

    private final Time time;
    private final Predicate<Throwable> throttled;
    private final Predicate<Throwable> passing;
    private final Function<Throwable, @Nullable Duration> retryAfter;

    /**
     * Retries of one kind of calls.
     *
     * @param passing asked once for each failure that is not {@code throttled}
     * @param retryAfter how long the answer asks to wait, if it does
     */
    public CallRetry(
            Time time,
            Predicate<Throwable> throttled,
            Predicate<Throwable> passing,
            Function<Throwable, @Nullable Duration> retryAfter) {
        this.time = time;
        this.throttled = throttled;
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    @Override
    public Publisher<?> generateCompanion(Flux<RetrySignal> failures) {
        return Flux.defer(() -> {
            int[] inARow = {0};
            return failures.concatMap(failed -> again(failed.failure(), inARow));
        });
    }

    private Mono<Long> again(Throwable e, int[] inARow) {
        if (throttled.test(e)) {
            inARow[0] = 0;
            return Mono.just(0L);
        }
        if (!passing.test(e) || inARow[0] == RETRIES) {
            return Mono.error(e);
        }
        long millis = Math.min(FIRST_BACKOFF.toMillis() << inARow[0]++, MAX_BACKOFF.toMillis());
        Duration backoff = Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis + 1));
        Duration asked = retryAfter.apply(e);
        return Mono.delay(asked == null || asked.compareTo(backoff) < 0 ? backoff : asked, time.scheduler());
    }
}
