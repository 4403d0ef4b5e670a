package io.github.onhook.internal.rate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pace of one kind of request at one location, shared by all runs that send there: one rate controller, one bucket, and a
 * queue in which each run has one place, so that they take turns request by request. Safe for use by several threads; no call
 * waits.
 */
public final class Pace {

    private static final double NANOS = 1e9;
    private static final long NOT_WAITING = Long.MIN_VALUE;
    /** The least time after which a run that does not take its token loses its turn. */
    private static final long GRACE_NANOS = 5_000_000;
    /** More throttled requests of others are not taken for more evidence. */
    private static final int MOST_REPORTED = 1_000;

    private final TokenBucket bucket;
    private final DoubleFunction<RateController> restart;
    private final RateShare share;
    private final SendRate sendRate = new SendRate();
    private final Deque<Turns> waiting = new ArrayDeque<>();
    private RateController controller;
    private long latencyNanos;
    private boolean firstIsDue;
    private long firstDueAt;
    private volatile double reportedRate;

    /**
     * A pace that nobody shares yet.
     *
     * @param burst the most tokens that are saved up
     */
    public Pace(RateController controller, int burst, long nanoTime) {
        this(controller, burst, nanoTime, Double.MAX_VALUE, rate -> controller);
    }

    /**
     * A pace that other processes may share: {@link #ask}.
     *
     * @param most the highest rate that this process may send at, in requests per second
     * @param restart a controller that goes on from a rate that another process found
     */
    public Pace(
            RateController controller, int burst, long nanoTime, double most, DoubleFunction<RateController> restart) {
        this.share = new RateShare(most);
        this.controller = controller;
        this.restart = restart;
        this.reportedRate = controller.rate();
        this.bucket = new TokenBucket(controller.rate(), burst, nanoTime);
    }

    /**
     * Lets one more run send at this pace.
     *
     * @param isFirst runs on any thread when this run becomes the first in the queue: its wait may be shorter than it was
     */
    public Turns join(Runnable isFirst) {
        return new Turns(isFirst);
    }

    /** What was learned of the quota; {@code null} if too little was throttled to know it. */
    synchronized @Nullable LearnedRate learned() {
        return share.follows() ? null : controller.learned();
    }

    /** What this process asks the others with, for its part of the rate. */
    public synchronized SharedRate.Ask ask(long nanoTime) {
        if (!waiting.isEmpty()) {
            share.heldUp();
        }
        return share.ask(proven(), nanoTime);
    }

    /** The rate as far as the quota was met there: what goes beyond, to test it, is sent by the one that controls. */
    private double proven() {
        return Math.min(controller.pacedRate(), controller.state().ceiling());
    }

    /** Sends at this part of the rate from now on. */
    public void accept(SharedRate.Part part, long nanoTime) {
        wake(acceptLocked(part, nanoTime));
    }

    private synchronized @Nullable Turns acceptLocked(SharedRate.Part part, long nanoTime) {
        long since = share.askedBefore();
        if (share.accept(part, nanoTime)) {
            controller = restart.apply(part.total());
        }
        if (share.isShared()) {
            controller.isShared();
        }
        for (int i = 0; i < Math.min(part.throttled(), MOST_REPORTED); i++) {
            controller.throttledElsewhere(since, nanoTime);
        }
        followRate(nanoTime);
        return waiting.peek();
    }

    /** Goes on without the others, at its own part: they cannot be asked. */
    public void detach(long nanoTime) {
        wake(detachLocked(nanoTime));
    }

    private synchronized @Nullable Turns detachLocked(long nanoTime) {
        if (!share.isShared()) {
            return null;
        }
        controller = restart.apply(share.detach(controller.rate()));
        followRate(nanoTime);
        return waiting.peek();
    }

    /** Goes on with the rate of all, for nothing is sent here for now. */
    public synchronized void left(long nanoTime) {
        if (share.follows()) {
            controller = restart.apply(share.total());
        }
        share.leave();
        followRate(nanoTime);
    }

    private void othersSent(int requests, long nanoTime) {
        for (int i = 0; i < requests; i++) {
            controller.sent(nanoTime);
            controller.succeeded(nanoTime - latencyNanos, nanoTime);
        }
    }

    private synchronized long nanosUntilSend(Turns run, long nanoTime) {
        long wait = bucket.nanosUntilToken(nanoTime);
        dropLateFirst(run, wait, nanoTime);
        if (waiting.isEmpty() && wait == 0) {
            return 0;
        }
        share.heldUp();
        long ahead = 0;
        for (Turns each : waiting) {
            if (each.equals(run)) {
                return inTurn(ahead, wait);
            }
            ahead++;
        }
        waiting.add(run);
        return inTurn(ahead, wait);
    }

    private long inTurn(long ahead, long wait) {
        return ahead == 0 ? wait : wait + Math.max(1, (long) (ahead * NANOS / bucket.rate()));
    }

    /** A run that cannot take its token does not hold up the others. */
    private void dropLateFirst(Turns asking, long wait, long nanoTime) {
        if (wait > 0 || waiting.isEmpty() || asking.equals(waiting.peek())) {
            firstIsDue = false;
        } else if (!firstIsDue) {
            firstIsDue = true;
            firstDueAt = nanoTime;
        } else if (nanoTime - firstDueAt > Math.max(GRACE_NANOS, (long) (NANOS / bucket.rate()))) {
            waiting.remove();
            firstIsDue = false;
        }
    }

    /** The run that is first in the queue now, if it was not before. */
    private synchronized @Nullable Turns send(Turns run, long nanoTime) {
        Turns next = run.queued ? leave(run) : null;
        // Another run may have taken the token since this one asked.
        bucket.takeInAdvance(nanoTime);
        if (controller.isDoubling()) {
            sendRate.sent(nanoTime);
        }
        int others = share.sent(nanoTime);
        if (!share.follows()) {
            controller.sent(nanoTime);
            othersSent(others, nanoTime);
        }
        followRate(nanoTime);
        return next;
    }

    /** As {@link #send}. */
    private synchronized @Nullable Turns leave(Turns run) {
        boolean first = run.equals(waiting.peek());
        waiting.remove(run);
        firstIsDue &= !first;
        return first ? waiting.peek() : null;
    }

    private synchronized void answered(long sentAt, long nanoTime, double throttledPart) {
        latencyNanos = nanoTime - sentAt;
        share.throttled(throttledPart);
        if (share.follows()) {
            return;
        }
        if (throttledPart > 0) {
            controller.throttled(sentAt, nanoTime, throttledPart);
        } else {
            controller.succeeded(sentAt, nanoTime);
        }
        followRate(nanoTime);
    }

    private void followRate(long nanoTime) {
        double paced = share.of(controller.pacedRate());
        // What others have sent since their last report is not known well enough to follow the quota's bucket.
        bucket.rate(share.isShared() ? paced : controller.rate(), nanoTime);
        double reported = controller.isDoubling() ? Math.min(paced, sendRate.perSecond()) : paced;
        if (reported != reportedRate) {
            reportedRate = reported;
        }
    }

    private static void wake(@Nullable Turns next) {
        if (next != null) {
            next.isFirst.run();
        }
    }

    /** The turns of one run; for use by one thread at a time. Times are nanoseconds of a monotonic clock. */
    public final class Turns {

        private final Runnable isFirst;
        private long waitingSince = NOT_WAITING;
        /** Whether it may have a place in the queue. */
        private boolean queued;

        private Turns(Runnable isFirst) {
            this.isFirst = isFirst;
        }

        /**
         * The rate of all runs of this process together, in requests per second. While the controller doubles its rate, which
         * then is only a bound: the rate at which requests are sent.
         */
        public double rate() {
            return reportedRate;
        }

        /** Nanoseconds until this run may send; takes a place in the queue if that is not now. */
        public long nanosUntilSend(long nanoTime) {
            long wait = Pace.this.nanosUntilSend(this, nanoTime);
            if (wait > 0) {
                queued = true;
                waitingSince = waitingSince == NOT_WAITING ? nanoTime : waitingSince;
            }
            return wait;
        }

        /**
         * Takes the token of a request that is sent now.
         *
         * @return how long it was waited for
         */
        public long send(long nanoTime) {
            long waited = waitingSince == NOT_WAITING ? 0 : nanoTime - waitingSince;
            waitingSince = NOT_WAITING;
            Turns next = Pace.this.send(this, nanoTime);
            queued = false;
            wake(next);
            return waited;
        }

        /** Gives up the place in the queue. */
        public void leave() {
            if (queued) {
                queued = false;
                wake(Pace.this.leave(this));
            }
        }

        /** Records that a request was answered and not throttled. */
        public void succeeded(long sentAt, long nanoTime) {
            answered(sentAt, nanoTime, 0);
        }

        /**
         * Records that a request was throttled.
         *
         * @param part the throttled fraction of it, more than 0 and at most 1
         */
        public void throttled(long sentAt, long nanoTime, double part) {
            answered(sentAt, nanoTime, part);
        }
    }
}
