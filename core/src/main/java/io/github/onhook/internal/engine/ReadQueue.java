package io.github.onhook.internal.engine;

import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.rate.Pace;
import io.github.onhook.model.Reason;
import io.github.onhook.session.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The reads of a lane: which is next, which are under way, and those that are made again because they failed. */
final class ReadQueue {

    private final Lane lane;
    private final Engine engine;
    private final Loop loop;
    private final RunAdmission admission;
    private final LaneSession session;
    private final Pace.Turns pacer;
    private final Backoff backoff;
    private final Deque<ReadJob> due = new ArrayDeque<>();
    private final PriorityQueue<Later> delayed = new PriorityQueue<>(Comparator.comparingLong(Later::at));
    private final Map<ReadJob, Call<ReadResult>> underWay = new HashMap<>();
    private long heldUntil = Long.MIN_VALUE;
    /** Why no read is made any more, once that is so. */
    private @Nullable Reason abandoned;

    private record Later(long at, ReadJob job) {}

    ReadQueue(Lane lane, Engine engine, Loop loop, RunAdmission admission, LaneSession session, Pace.Turns pacer) {
        this.lane = lane;
        this.engine = engine;
        this.loop = loop;
        this.admission = admission;
        this.session = session;
        this.pacer = pacer;
        this.backoff = new Backoff(engine.random());
    }

    @Nullable Reason abandoned() {
        return abandoned;
    }

    /** Makes a read; ends it at once where none is made any more. */
    void add(ReadJob job) {
        admission.openReads++;
        addOpen(job, 0);
    }

    /** Makes a read that was open before, once more: the next page, or the same after a time. */
    void addOpen(ReadJob job, long delayNanos) {
        if (abandoned != null) {
            end(job, abandoned, null);
        } else if (delayNanos > 0) {
            delayed.add(new Later(loop.nanoTime() + delayNanos, job));
        } else {
            due.addFirst(job);
        }
    }

    /** Whether there is a read to make now; asks the reconciler for one if need be. */
    boolean isReady(long now) {
        for (Later first = delayed.peek(); first != null && first.at <= now; first = delayed.peek()) {
            due.add(delayed.remove().job);
        }
        if (due.isEmpty() && abandoned == null) {
            ReadJob next = lane.reconciler.next();
            if (next != null) {
                add(next);
            }
        }
        return !due.isEmpty() && heldUntil <= now;
    }

    long nextReadyAt() {
        if (admission.openReads == 0) {
            return Long.MAX_VALUE;
        }
        Later first = delayed.peek();
        long at = due.isEmpty() ? Long.MAX_VALUE : heldUntil;
        return first == null ? at : Math.min(at, first.at);
    }

    long nanosUntilSend(long now) {
        return pacer.nanosUntilSend(now);
    }

    /** Makes the next read; there must be one, and room for it. */
    void send(long now) {
        ReadJob job = due.remove();
        Session with = session.require();
        lane.readBegan(pacer.send(now));
        Mono<ReadResult> call = Mono.defer(() -> job.call(with));
        underWay.put(job, lane.call(call, now, (result, error) -> {
            underWay.remove(job);
            lane.readEnded();
            ReadResult ended = result != null ? result : new ReadResult.Failed(LaneAnswers.unanswered(error));
            answered(job, now, with, ended);
            lane.dispatch();
        }));
    }

    private void answered(ReadJob job, long sentAt, Session with, ReadResult result) {
        long now = loop.nanoTime();
        if (result instanceof ReadResult.Failed failed) {
            failed(job, sentAt, with, failed.failure());
        } else {
            pacer.succeeded(sentAt, now);
            session.accepted();
            lane.watch.answered();
            job.read(result);
        }
    }

    private void failed(ReadJob job, long sentAt, Session with, RequestFailure failure) {
        long now = loop.nanoTime();
        Duration retryAfter = failure.retryAfter();
        switch (failure.kind()) {
            case THROTTLED -> {
                pacer.throttled(sentAt, now, 1);
                if (retryAfter != null) {
                    heldUntil = now + lane.answers.bounded(retryAfter);
                }
                addOpen(job, 0);
            }
            case UNAUTHENTICATED -> {
                session.refused(with, failure.reason());
                addOpen(job, 0);
            }
            case UNAVAILABLE, AMBIGUOUS, UNEXPECTED -> {
                job.failures++;
                if (job.failures >= engine.settings().attempts()) {
                    end(job, failure.reason(), failure);
                } else {
                    long pause = retryAfter == null ? 0 : lane.answers.bounded(retryAfter);
                    addOpen(job, Math.max(pause, backoff.nanos(job.failures)));
                }
            }
            default -> end(job, failure.reason(), failure);
        }
        lane.readFailed(failure, sentAt);
    }

    private void end(ReadJob job, Reason reason, @Nullable RequestFailure why) {
        closed();
        job.ended(reason, why);
    }

    /** A read is not open any more. */
    void closed() {
        admission.openReads--;
    }

    /** Reads no more. */
    void abandon(Reason why) {
        if (abandoned != null) {
            return;
        }
        abandoned = why;
        Map<ReadJob, Call<ReadResult>> calls = Map.copyOf(underWay);
        underWay.clear();
        calls.forEach((job, call) -> {
            call.cancel();
            lane.readEnded();
            end(job, why, null);
        });
        Deque<ReadJob> left = new ArrayDeque<>(due);
        due.clear();
        delayed.forEach(later -> left.add(later.job));
        delayed.clear();
        left.forEach(job -> end(job, why, null));
    }
}
