package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.time.Time;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** What a subscriber receives while its outcomes wait for a thread of the delivery scheduler. */
class OutcomeEmitterTest {

    private final VirtualTimeScheduler delivery = VirtualTimeScheduler.create();
    private final List<Outcome> received = new ArrayList<>();
    private final List<Object> discarded = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean throwing;

    private final OutcomeEmitter emitter = new OutcomeEmitter(
            new Loop(Time.virtual(delivery), () -> {}, e -> {}),
            new OutcomeEmitter.Listener() {
                @Override
                public void demandChanged() {}

                @Override
                public void cancelled() {}
            },
            Schedulers.fromExecutor(tasks::add),
            subscriber());

    private CoreSubscriber<Outcome> subscriber() {
        return new CoreSubscriber<>() {
            @Override
            public Context currentContext() {
                return Operators.enableOnDiscard(Context.empty(), discarded::add);
            }

            @Override
            public void onSubscribe(Subscription subscription) {}

            @Override
            public void onNext(Outcome outcome) {
                if (throwing) {
                    throw new IllegalStateException("thrown on purpose");
                }
                received.add(outcome);
            }

            @Override
            public void onError(Throwable error) {
                errors.add(error);
            }

            @Override
            public void onComplete() {}
        };
    }

    @AfterEach
    void dispose() {
        delivery.dispose();
    }

    /** A thread of the delivery scheduler is there. */
    private void deliver() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void addThree() {
        emitter.request(Long.MAX_VALUE);
        for (int i = 0; i < 3; i++) {
            Target target = Target.of("111122223333", "us-east-1", "connector", "+1206555010" + i);
            emitter.add(new Outcome(target, Status.DISASSOCIATED, Reason.confirmed("r-1"), 1, Instant.EPOCH));
        }
        emitter.flush();
    }

    @Test
    void deliversNothingThatWasQueuedAfterACancelAndDiscardsIt() {
        addThree();

        emitter.cancel();
        deliver();

        assertThat(received).isEmpty();
        assertThat(discarded).hasSize(3);
    }

    @Test
    void releasesItsSubscriberAfterACancel() {
        addThree();

        emitter.cancel();
        deliver();

        assertThat(emitter.scanUnsafe(Attr.ACTUAL)).isNull();
    }

    @Test
    void releasesItsSubscriberAfterTheEnd() {
        addThree();

        emitter.end(null);
        deliver();

        assertThat(received).hasSize(3);
        assertThat(emitter.scanUnsafe(Attr.ACTUAL)).isNull();
    }

    @Test
    void countsASubscriberThatThrowsAsCancelled() {
        throwing = true;
        addThree();

        deliver();

        assertThat(emitter.isCancelled()).isTrue();
        assertThat(emitter.scanUnsafe(Attr.ACTUAL)).isNull();
        assertThat(discarded).hasSize(2);
        assertThat(errors).singleElement().asString().contains("thrown on purpose");
    }
}
