package io.github.onhook.internal.aggregate;

import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The counts of a run, or of one location of it. Counted by one thread at a time, read by any at any time. */
final class Tally {

    private final StatusTally statuses = new StatusTally();
    private final Map<RequestResult, AtomicLong> results = counters(RequestResult.class);
    private final RateTrack rates = new RateTrack();
    private final AtomicLong expected = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong assumedRoles = new AtomicLong();
    private final InFlightSaturation room;
    private volatile @Nullable String closed;
    private volatile @Nullable Double rate;
    private volatile Report.@Nullable LearnedQuota learned;

    /**
     * Counts of nothing yet.
     *
     * @param mostInFlight the most requests under way at once
     */
    Tally(int mostInFlight) {
        this.room = new InFlightSaturation(mostInFlight);
    }

    void settled(Status status) {
        statuses.add(status);
    }

    void finished(RequestResult result) {
        of(results, result).incrementAndGet();
    }

    void sent() {
        sent.incrementAndGet();
    }

    void read() {
        reads.incrementAndGet();
    }

    void assumedRole() {
        assumedRoles.incrementAndGet();
    }

    void expect(long targets) {
        expected.addAndGet(targets);
    }

    void close(String code) {
        closed = code;
    }

    void rate(double perSecond, long millis) {
        rate = perSecond;
        rates.set(perSecond, millis);
    }

    void learned(Report.LearnedQuota quota) {
        learned = quota;
    }

    Report.@Nullable LearnedQuota learned() {
        return learned;
    }

    long expected() {
        return expected.get();
    }

    @Nullable String closed() {
        return closed;
    }

    @Nullable Double rate() {
        return rate;
    }

    InFlightSaturation room() {
        return room;
    }

    RateTrack rates() {
        return rates;
    }

    /** Of a stream nobody knows how many targets it has: those with an outcome are the targets known so far. */
    Report.Totals totals(long duplicates) {
        Report.Totals totals = statuses.totals(expected.get(), duplicates);
        return totals.settled() <= totals.targets() ? totals : statuses.totals(totals.settled(), duplicates);
    }

    Report.Requests requests() {
        return new Report.Requests(
                sent.get(),
                of(results, RequestResult.SUCCESS).get(),
                of(results, RequestResult.THROTTLED).get(),
                of(results, RequestResult.ERROR).get()
                        + of(results, RequestResult.TIMEOUT).get(),
                reads.get(),
                assumedRoles.get());
    }

    /** Made whole at once and never changed, so that it can be read without a lock. */
    private static <K extends Enum<K>> Map<K, AtomicLong> counters(Class<K> keys) {
        Map<K, AtomicLong> counters = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            counters.put(key, new AtomicLong());
        }
        return counters;
    }

    private static <K> AtomicLong of(Map<K, AtomicLong> counters, K key) {
        AtomicLong counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return counter;
    }
}
