package io.github.onhook.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One call under way. Its end is told once, by a task of the loop: a value, an error, or a {@link TimeoutException}, upon
 * which the call is cancelled.
 */
final class Call<T> implements CoreSubscriber<T> {

    private final Loop loop;
    private final Context context;
    private final End<T> end;
    private @Nullable Subscription subscription;
    private @Nullable Disposable timer;
    private boolean ended;

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
    static <T> Call<T> begin(Loop loop, Context context, Mono<T> source, long timeoutNanos, End<T> end) {
        Call<T> call = new Call<>(loop, context, end);
        call.timer = loop.after(timeoutNanos, call::timedOut);
        source.subscribe(call);
        return call;
    }

    /** Gives the call up; its end is not told any more. From a task of the loop. */
    void cancel() {
        if (!ended) {
            ended = true;
            release();
        }
    }

    private void timedOut() {
        if (!ended) {
            ended = true;
            release();
            end.of(null, new TimeoutException("no answer in time"));
        }
    }

    private void finish(@Nullable T value, @Nullable Throwable error) {
        if (!ended) {
            ended = true;
            if (timer != null) {
                timer.dispose();
            }
            end.of(value, error);
        }
    }

    private void release() {
        if (timer != null) {
            timer.dispose();
        }
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
        loop.execute(() -> finish(value, null));
    }

    @Override
    public void onError(Throwable error) {
        loop.execute(() -> finish(null, error));
    }

    @Override
    public void onComplete() {
        loop.execute(() -> finish(null, new IllegalStateException("the call ended without an answer")));
    }

    /** Nanoseconds of a duration, or the longest there are. */
    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }
}
