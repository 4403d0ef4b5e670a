package io.github.onhook.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One call under way. Its end is told once, by a task of the loop: a value, an error, or a {@link TimeoutException}, upon
 * which the call is cancelled.
 */
final class Call<T> implements CoreSubscriber<T> {

    private final Loop loop;
    private final Context context;
    /** Gone when the call has ended, with all that it holds. */
    private @Nullable End<T> end;

    private @Nullable Subscription subscription;
    private long deadline;
    private boolean answered;

    /** Hears how a call ended: one of the two is not {@code null}. */
    @FunctionalInterface
    interface End<T> {
        void of(@Nullable T value, @Nullable Throwable error);
    }

    private Call(Loop loop, Context context, End<T> end) {
        this.loop = loop;
        this.context = context;
        this.end = end;
    }

    /** Begins a call that bounds its own time, from a task of the loop. */
    static <T> Call<T> begin(Loop loop, Context context, Mono<T> source, End<T> end) {
        Call<T> call = new Call<>(loop, context, end);
        source.subscribe(call);
        return call;
    }

    /** Begins a call, from a task of the loop. */
    static <T> Call<T> begin(Loop loop, Context context, Mono<T> source, Timeouts timeouts, End<T> end) {
        Call<T> call = new Call<>(loop, context, end);
        call.deadline = timeouts.watch(call);
        source.subscribe(call);
        return call;
    }

    boolean isOpen() {
        return end != null;
    }

    /** When it times out, on the monotonic clock. */
    long deadline() {
        return deadline;
    }

    /** Gives the call up; its end is not told any more. From a task of the loop. */
    void cancel() {
        if (end != null) {
            end = null;
            cancelSource();
        }
    }

    /** Gives the call up, and tells so. From a task of the loop. */
    void timeOut() {
        End<T> told = end;
        if (told != null) {
            end = null;
            cancelSource();
            told.of(null, new TimeoutException("no answer in time"));
        }
    }

    private void finish(@Nullable T value, @Nullable Throwable error) {
        End<T> told = end;
        if (told != null) {
            end = null;
            told.of(value, error);
        }
    }

    private void cancelSource() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T value) {
        answered = true;
        loop.execute(() -> finish(value, null));
    }

    @Override
    public void onError(Throwable error) {
        loop.execute(() -> finish(null, error));
    }

    @Override
    public void onComplete() {
        if (!answered) {
            loop.execute(() -> finish(null, new IllegalStateException("the call ended without an answer")));
        }
    }

    /** Nanoseconds of a duration, or the longest there are. */
    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }
}
