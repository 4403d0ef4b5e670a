package io.github.onhook.internal.chime;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The value that a call hands to a callback. A value that comes after a cancel is nobody's: {@link Mono#create} would report it
 * as dropped.
 */
final class CallbackMono<T> extends Mono<T> {

    private final Function<Consumer<T>, Runnable> call;

    /**
     * Makes the call at each subscription.
     *
     * @param call given what takes its value, on any thread; returns what cancels it; must not throw
     */
    CallbackMono(Function<Consumer<T>, Runnable> call) {
        this.call = call;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Answer<T> answer = new Answer<>(actual);
        actual.onSubscribe(answer);
        if (answer.state.get() != State.ENDED) {
            answer.began(call.apply(answer::come));
        }
    }

    private enum State {
        NEW,
        REQUESTED,
        COME,
        ENDED
    }

    private static final class Answer<T> implements Subscription {

        private final CoreSubscriber<? super T> actual;
        private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
        private volatile @Nullable T value;
        private volatile @Nullable Runnable cancel;
        private volatile boolean cancelled;

        Answer(CoreSubscriber<? super T> actual) {
            this.actual = actual;
        }

        void began(Runnable canceller) {
            cancel = canceller;
            if (cancelled) {
                canceller.run();
            }
        }

        void come(T come) {
            value = come;
            if (!state.compareAndSet(State.NEW, State.COME) && state.compareAndSet(State.REQUESTED, State.ENDED)) {
                give();
            }
        }

        private void give() {
            T given = value;
            if (given != null) {
                actual.onNext(given);
                actual.onComplete();
            }
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)
                    && !state.compareAndSet(State.NEW, State.REQUESTED)
                    && state.compareAndSet(State.COME, State.ENDED)) {
                give();
            }
        }

        @Override
        public void cancel() {
            if (state.getAndSet(State.ENDED) != State.ENDED) {
                cancelled = true;
                Runnable canceller = cancel;
                if (canceller != null) {
                    canceller.run();
                }
            }
        }
    }
}
