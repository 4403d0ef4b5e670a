package io.github.onhook.calls;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RequestFailure.Kind;
import io.github.onhook.internal.rate.PacedCalls;
import io.github.onhook.model.Reason.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** The errors of one location's calls. */
final class CallErrors implements PacedCalls.Errors {

    private static final int MOST_UNEXPECTED = 3;

    private final AtomicInteger unexpected = new AtomicInteger();

    /** What an error of the SDK means; any other stays as it is, and is not retried. */
    static Throwable classified(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        boolean ofTheSdk =
                cause instanceof SdkException || cause instanceof IOException || cause instanceof TimeoutException;
        return ofTheSdk ? RequestFailedException.of(cause) : cause;
    }

    static boolean isUnauthenticated(Throwable e) {
        return is(e, Kind.UNAUTHENTICATED);
    }

    void answered() {
        unexpected.set(0);
    }

    @Override
    public boolean isThrottling(Throwable e) {
        return is(e, Kind.THROTTLED);
    }

    @Override
    public boolean isTransient(Throwable e) {
        return is(e, Kind.UNAVAILABLE) || is(e, Kind.AMBIGUOUS) || is(e, Kind.UNEXPECTED);
    }

    /** Answers that are not the service's are accepted a few times in a row, over all calls. */
    @Override
    public boolean mayRetry(Throwable e) {
        return is(e, Kind.UNEXPECTED) ? unexpected.incrementAndGet() < MOST_UNEXPECTED : isTransient(e);
    }

    @Override
    public @Nullable Duration retryAfter(Throwable e) {
        return e instanceof RequestFailedException refused ? refused.failure().retryAfter() : null;
    }

    @Override
    public Throwable late(Duration waited) {
        String message = "no answer within " + waited.toMillis() / 1000.0 + " s";
        return new RequestFailedException(new RequestFailure(Kind.AMBIGUOUS, Source.CLIENT, "Timeout", message, null));
    }

    private static boolean is(Throwable e, Kind kind) {
        return e instanceof RequestFailedException refused && refused.failure().kind() == kind;
    }
}
