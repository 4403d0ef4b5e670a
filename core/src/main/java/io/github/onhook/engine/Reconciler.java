package io.github.onhook.engine;

import io.github.onhook.Operation;
import io.github.onhook.Reason;
import io.github.onhook.Source;
import io.github.onhook.Status;
import io.github.onhook.session.Session;
import io.github.onhook.voice.ReadResult;
import io.github.onhook.voice.RequestFailure;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Settles by reading what an answer left open: whether a number is still on its connector. */
final class Reconciler {

    private final Lane lane;
    private final Backoff backoff;
    private final Deque<Read> due = new ArrayDeque<>();
    private final PriorityQueue<Later> delayed = new PriorityQueue<>(Comparator.comparingLong(Later::at));
    private final Map<Read, Call<ReadResult>> underWay = new HashMap<>();
    /** Why no read is made any more, once that is so. */
    private @Nullable Reason abandoned;

    /** A number that is to be read. */
    record Read(ConnectorQueue queue, Item item) {}

    private record Later(long at, Read read) {}

    Reconciler(Lane lane) {
        this.lane = lane;
        this.backoff = new Backoff(lane.run.engine.random());
    }

    /** A call's end as a reading. */
    static ReadResult reading(@Nullable ReadResult reading, @Nullable Throwable error) {
        return reading != null ? reading : new ReadResult.Failed(AnswerRules.unanswered(error));
    }

    /** Settles a number, which has a reason, by reading it. */
    void add(ConnectorQueue queue, Item item) {
        if (abandoned != null) {
            leave(new Read(queue, item), abandoned);
        } else {
            lane.run.admission.openReads++;
            queue.doubted += item.carriedOver ? 1 : 0;
            due.add(new Read(queue, item));
        }
    }

    boolean isReady(long now) {
        for (Later first = delayed.peek(); first != null && first.at <= now; first = delayed.peek()) {
            due.add(delayed.remove().read);
        }
        return !due.isEmpty();
    }

    long nextReadyAt() {
        Later first = delayed.peek();
        return first == null ? Long.MAX_VALUE : first.at;
    }

    /** The number to read now; there must be one. */
    Read next() {
        return due.remove();
    }

    void began(Read read, Call<ReadResult> call) {
        underWay.put(read, call);
    }

    /** Reads no more; what is not settled by now stays as it is known. */
    void abandon(Reason why) {
        if (abandoned != null) {
            return;
        }
        abandoned = why;
        underWay.forEach((read, call) -> {
            call.cancel();
            lane.readEnded();
            unreadable(read, why);
        });
        underWay.clear();
        due.forEach(read -> unreadable(read, why));
        due.clear();
        delayed.forEach(later -> unreadable(later.read, why));
        delayed.clear();
    }

    void apply(Read read, Pacer pacer, long sentAt, Session with, ReadResult reading) {
        underWay.remove(read);
        long now = lane.run.loop.nanoTime();
        if (reading instanceof ReadResult.Found found) {
            pacer.succeeded(sentAt, now);
            lane.session.accepted();
            found(read, found);
        } else if (reading instanceof ReadResult.Absent) {
            pacer.succeeded(sentAt, now);
            lane.session.accepted();
            settle(read, Status.FAILED, explained(read.item, "the account does not have the number"));
        } else if (reading instanceof ReadResult.Failed refused) {
            refused(read, pacer, sentAt, with, refused.failure());
        }
    }

    private void again(Read read) {
        if (abandoned != null) {
            unreadable(read, abandoned);
        } else {
            due.addFirst(read);
        }
    }

    private void found(Read read, ReadResult.Found found) {
        Operation operation = lane.run.engine.settings().operation();
        if (found.onConnector() == operation.associates()) {
            Reason seen = new Reason(Source.READ, null, null, found.requestId());
            settle(read, read.item.ambiguous ? operation.confirmed() : operation.already(), seen);
        } else if (maySendAgain(read)) {
            sendAgain(read);
        } else if (lane.run.engine.isProtected(read.item.number)) {
            closed(read);
            lane.run.rejectIfProtected(lane, read.queue, read.item);
        } else {
            String what = found.onConnector() ? "the number is still on the connector" : "the number is not on it";
            settle(read, Status.FAILED, explained(read.item, what));
        }
    }

    /** What was under way when the run ended before had no effect; or nobody can tell, and its next answer will. */
    private void sendAgain(Read read) {
        closed(read);
        lane.retry(read.queue, List.of(read.item), 0);
    }

    private void refused(Read read, Pacer pacer, long sentAt, Session with, RequestFailure failure) {
        switch (failure.kind()) {
            case THROTTLED -> {
                pacer.throttled(sentAt, lane.run.loop.nanoTime(), 1);
                again(read);
            }
            case UNAUTHENTICATED -> {
                lane.session.refused(with, failure.reason());
                again(read);
            }
            case UNAVAILABLE, AMBIGUOUS -> {
                read.item.reads++;
                if (read.item.reads >= lane.run.engine.settings().attempts()) {
                    giveUp(read, failure.reason());
                } else {
                    delayed.add(new Later(lane.run.loop.nanoTime() + backoff.nanos(read.item.reads), read));
                }
            }
            default -> giveUp(read, failure.reason());
        }
    }

    private boolean maySendAgain(Read read) {
        return read.item.carriedOver && !lane.run.engine.isProtected(read.item.number);
    }

    private void giveUp(Read read, Reason why) {
        if (maySendAgain(read)) {
            sendAgain(read);
        } else {
            unreadable(read, why);
        }
    }

    private void unreadable(Read read, Reason why) {
        closed(read);
        leave(read, why);
    }

    private void leave(Read read, Reason why) {
        Reason reason = explained(read.item, "it could not be read (" + why.code() + ")");
        Status status = read.item.ambiguous ? Status.UNKNOWN : Status.FAILED;
        lane.run.settle(lane, read.queue, read.item, status, reason);
    }

    /** It is not read any more. */
    private void closed(Read read) {
        lane.run.admission.openReads--;
        if (read.item.carriedOver) {
            read.item.carriedOver = false;
            read.queue.doubted--;
            read.queue.touchedAt = lane.run.loop.nanoTime();
        }
    }

    private void settle(Read read, Status status, Reason reason) {
        closed(read);
        lane.run.settle(lane, read.queue, read.item, status, reason);
    }

    /** Why a number was not settled by its last answer, and what the read added. */
    private static Reason explained(Item item, String addition) {
        Reason last = item.last;
        if (last == null) {
            return Reason.of(Source.CLIENT, "NotSettled", addition);
        }
        String message = last.message() == null ? addition : last.message() + "; " + addition;
        return new Reason(last.source(), last.code(), message, last.requestId());
    }
}
