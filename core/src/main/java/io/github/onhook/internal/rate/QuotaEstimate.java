package io.github.onhook.internal.rate;

import org.jspecify.annotations.Nullable;

/**
 * Estimates quota and burst from the requests that were throttled: the quota's bucket is empty at each of them, so what is
 * admitted between two of them, divided by the time between them, is the quota, and what was admitted before the first one
 * beyond that rate is the burst. Not safe for use by several threads at once.
 */
final class QuotaEstimate {

    private static final double NANOS = 1e9;
    /** Fewer admitted requests between two throttled ones do not measure a quota. */
    private static final double ENOUGH = 3;

    /** A measure that differs by more requests than this, and this fraction of them, is of a quota that has changed. */
    private static final double CHANGED_REQUESTS = 2;

    private static final double CHANGED_SHARE = 0.1;
    /** Earlier intervals weigh as this many requests at most. */
    private static final double MOST_WEIGHT = 200;

    /** How far back it is known which requests were sent after a throttled one. */
    private static final int RECENT = 32;

    /** When so many requests had been sent, before the first one was throttled: marks that are ever farther apart. */
    private static final int MOST_MARKS = 48;

    private static final double MARKS_GROW = 1.15;

    private final SentCount sent;
    private long[] recent = {};
    private long noted;
    private long[] marks = {};
    private int marked;
    private int nextMark = 1;
    private double throttled;
    private double firstAdmitted = -1;
    private long firstAt;
    private double fromAdmitted;
    private long fromAt;
    private double quota;
    private double weight;
    private @Nullable LearnedRate before;
    private boolean confirmed;

    /** Knows nothing yet of the quota for these requests. */
    QuotaEstimate(SentCount sent) {
        this.sent = sent;
    }

    /** Begins from what an earlier run learned. */
    void startFrom(LearnedRate learned) {
        before = learned;
    }

    /** Records that this is still so. */
    void confirmed(LearnedRate learned) {
        before = learned;
        confirmed = true;
    }

    /** Records that what an earlier run learned is not so any more. */
    void contradicted() {
        before = null;
    }

    /**
     * Records when a request is sent, which is counted already.
     *
     * @param notes whether it is noted when; not while the rate is a known one, at which few are throttled
     */
    void sent(long nanoTime, boolean notes) {
        if (notes) {
            note(nanoTime);
        }
        if (sent.requests() == nextMark && firstAdmitted < 0 && marked < MOST_MARKS) {
            marks = marked == 0 ? new long[MOST_MARKS] : marks;
            marks[marked++] = nanoTime;
            nextMark = next(nextMark);
        }
    }

    private void note(long nanoTime) {
        recent = noted == 0 ? new long[RECENT] : recent;
        recent[(int) (noted++ % RECENT)] = nanoTime;
    }

    private static int next(int mark) {
        return Math.max(mark + 1, (int) (mark * MARKS_GROW));
    }

    private int sentAfter(long nanoTime) {
        int after = 0;
        while (after < Math.min(noted, RECENT) && recent[(int) ((noted - 1 - after) % RECENT)] > nanoTime) {
            after++;
        }
        return after;
    }

    /** Records a throttled request. Where nothing was noted before, what was sent meanwhile counts as sent before it. */
    void throttled(long requestSentAt, long nanoTime, double part) {
        long sentAt = noted == 0 ? nanoTime : requestSentAt;
        throttled += part;
        double before = sent.requests() - throttled - sentAfter(sentAt);
        if (firstAdmitted < 0) {
            firstAdmitted = Math.max(0, before);
            firstAt = sentAt;
            fromAdmitted = firstAdmitted;
            fromAt = sentAt;
            return;
        }
        double more = before - fromAdmitted;
        double seconds = (sentAt - fromAt) / NANOS;
        if (more < ENOUGH || seconds <= 0) {
            return;
        }
        double measured = more / seconds;
        boolean changed = Math.abs(measured - quota) * seconds > CHANGED_REQUESTS + CHANGED_SHARE * more;
        double earlier = changed ? 0 : Math.min(weight, MOST_WEIGHT);
        quota = (earlier + more) / ((earlier > 0 ? earlier / quota : 0) + seconds);
        weight = earlier + more;
        fromAdmitted = before;
        fromAt = sentAt;
    }

    /** What is known by now; {@code null} if too little was throttled to make one. */
    @Nullable LearnedRate learned() {
        if (weight < ENOUGH) {
            return confirmed ? before : null;
        }
        // A run that does not begin with a full bucket does not measure how much it holds.
        return new LearnedRate(quota, before == null ? burst() : Math.max(burst(), before.burst()));
    }

    /**
     * The bucket was full until the rate exceeded the quota: at the mark from which most was admitted beyond it. At the first
     * throttled request less than one token was left, and a bucket holds whole ones.
     */
    private double burst() {
        double burst = 1;
        int mark = 1;
        for (int i = 0; i < marked; i++) {
            double since = firstAdmitted - (mark - 1) - quota * (firstAt - marks[i]) / NANOS;
            burst = Math.max(burst, Math.ceil(since));
            mark = next(mark);
        }
        return burst;
    }
}
