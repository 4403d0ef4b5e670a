package io.github.onhook.internal.rate;

import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls a service: takes a permit for each request, reports the answer to the rate controller, retries transient errors, and
 * waits out throttling. What each error of the service means, the caller defines.
 */
public final class PacedCalls {

    /** The usual limit of a call with its retries and waits. */
    public static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Time time;
    private final Duration patience;
    private final Errors errors;
    private final CallRetry retry;

    /** The errors of a service. */
    public interface Errors {

        /** Whether the request was refused for the rate. */
        boolean isThrottling(Throwable e);

        /** Whether the same request may succeed a moment later. */
        boolean isTransient(Throwable e);

        /** Whether to retry after an error that is no throttling; asked once for each. */
        default boolean mayRetry(Throwable e) {
            return isTransient(e);
        }

        /** How long the answer asks to wait, if it does. */
        @Nullable Duration retryAfter(Throwable e);

        /** The error of a call that exceeded its patience. */
        Throwable late(Duration patience);
    }

    /**
     * Calls whose errors are these.
     *
     * @param patience the longest that a call may take with its retries and waits
     */
    public PacedCalls(Time time, Duration patience, Errors errors) {
        this.time = time;
        this.patience = patience;
        this.errors = errors;
        this.retry = new CallRetry(time, errors::isThrottling, errors::mayRetry, this::wait);
    }

    /** Sends one request with a permit. */
    public <T> Mono<T> once(CallLimiter limiter, Function<CallLimiter.Permit, Mono<T>> request) {
        return Mono.usingWhen(
                limiter.acquire(),
                request,
                permit -> Mono.fromRunnable(permit::answered),
                (permit, e) -> Mono.fromRunnable(() -> report(permit, e)),
                permit -> Mono.fromRunnable(permit::abandoned));
    }

    /** Sends one request within a bound that no answer changes. */
    public static <T> Mono<T> bounded(CallLimiter limiter, Mono<T> request) {
        return Mono.usingWhen(
                limiter.acquire(),
                permit -> request,
                permit -> Mono.fromRunnable(permit::answered),
                (permit, e) -> Mono.fromRunnable(permit::answered),
                permit -> Mono.fromRunnable(permit::abandoned));
    }

    /** Sends a request again after transient errors, a few times, and after throttling, as long as patience lasts. */
    public <T> Mono<T> retried(Mono<T> request) {
        return request.retryWhen(retry).timeout(patience, Mono.error(() -> errors.late(patience)), time.scheduler());
    }

    /** The wait that an answer asks for, at most as long as patience lasts. */
    private @Nullable Duration wait(Throwable e) {
        Duration asked = errors.retryAfter(e);
        return asked == null || asked.compareTo(patience) < 0 ? asked : patience;
    }

    private void report(CallLimiter.Permit permit, Throwable e) {
        if (errors.isThrottling(e)) {
            Duration asked = wait(e);
            permit.throttled(asked == null ? Duration.ZERO : asked);
        } else if (errors.isTransient(e)) {
            permit.abandoned();
        } else {
            permit.answered();
        }
    }
}
