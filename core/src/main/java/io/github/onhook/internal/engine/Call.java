package io.github.onhook.internal.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call under way. A task of the loop receives its end, once: a value, an error, or a {@link TimeoutException}, upon which
 * the call is cancelled. What the source throws when it is subscribed to is an error as well.
 */
final class Call<T> implements CoreSubscriber<T> {

    private final Loop loop;
    private final Context context;
    private final boolean foreign;
    /** {@code null} when the call has ended, which releases all that it holds. */
    private @Nullable End<T> end;

    private @Nullable Subscription subscription;
    private long deadline;
    private boolean answered;

    /** Receives the end of a call: one of the two is not {@code null}. */
    @FunctionalInterface
    interface End<T> {
        void of(@Nullable T value, @Nullable Throwable error);
    }

    private Call(Loop loop, Context context, boolean foreign, End<T> end) {
        this.loop = loop;
        this.context = context;
        this.foreign = foreign;
        this.end = end;
    }

    /** Begins a call of the voice service; the thread that its answer comes on drains the loop. From a task of the loop. */
    static <T> Call<T> begin(Loop loop, Context context, Mono<T> source, Timeouts timeouts, long now, End<T> end) {
        Call<T> call = new Call<>(loop, context, false, end);
        call.deadline = timeouts.watch(call, now);
        return call.subscribedTo(source);
    }

    /** Begins a call of a component that may belong to the user, whose threads are not used. From a task of the loop. */
    static <T> Call<T> beginForeign(Loop loop, Context context, Mono<T> source, Timeouts timeouts, End<T> end) {
        Call<T> call = new Call<>(loop, context, true, end);
        call.deadline = timeouts.watch(call, loop.nanoTime());
        return call.subscribedTo(source);
    }

    /** As {@link #beginForeign}, of a call that its caller cancels in time. */
    static <T> Call<T> beginUntimed(Loop loop, Context context, Mono<T> source, End<T> end) {
        return new Call<>(loop, context, true, end).subscribedTo(source);
    }

    private Call<T> subscribedTo(Mono<T> source) {
        try {
            source.subscribe(this);
        } catch (Throwable e) {
            onError(e);
        }
        return this;
    }

    boolean isOpen() {
        return end != null;
    }

    /** When it times out, on the monotonic clock. */
    long deadline() {
        return deadline;
    }

    /** Gives the call up without an end. From a task of the loop. */
    void cancel() {
        if (end != null) {
            end = null;
            cancelSource();
        }
    }

    /** Gives the call up with a {@link TimeoutException}. From a task of the loop. */
    void timeOut() {
        End<T> receiver = end;
        if (receiver != null) {
            end = null;
            cancelSource();
            receiver.of(null, new TimeoutException("no answer in time"));
        }
    }

    private void finish(@Nullable T value, @Nullable Throwable error) {
        End<T> receiver = end;
        if (receiver != null) {
            end = null;
            if (error instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            receiver.of(value, error);
        }
    }

    private void cancelSource() {
        Subscription source = subscription;
        if (source != null) {
            try {
                source.cancel();
            } catch (Throwable e) {
                Foreign.failed("cancel() of " + source.getClass().getName(), e);
            }
        }
    }

    private void signal(Runnable task) {
        if (foreign) {
            loop.submit(task);
        } else {
            loop.execute(task);
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (Operators.validate(subscription, s)) {
            subscription = s;
            s.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(T value) {
        answered = true;
        signal(() -> finish(value, null));
    }

    @Override
    public void onError(Throwable error) {
        signal(() -> finish(null, error));
    }

    @Override
    public void onComplete() {
        if (!answered) {
            signal(() -> finish(null, new IllegalStateException("the call ended without an answer")));
        }
    }

    /** Nanoseconds of a duration, or the longest there are. */
    static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }
}
