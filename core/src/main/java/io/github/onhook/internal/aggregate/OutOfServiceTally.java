package io.github.onhook.internal.aggregate;

import io.github.onhook.model.Outcome;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report.OutOfService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * How long numbers were on no connector. Times are counted in buckets, 32 to each doubling, so that memory is bounded; any
 * thread may call it.
 */
final class OutOfServiceTally {

    private static final int SLOWEST = 20;
    private static final int STEPS = 32;
    /** Enough for {@code Long.MAX_VALUE}. */
    private static final int BUCKETS = 60 * STEPS;

    private final long[] counts = new long[BUCKETS];
    private final PriorityQueue<Slow> slowest = new PriorityQueue<>(Comparator.comparingLong(Slow::millis));
    private long numbers;
    private long inTransit;
    private long mostInTransit;
    private boolean used;

    synchronized void transit(int by) {
        used = true;
        inTransit += by;
        mostInTransit = Math.max(mostInTransit, inTransit);
    }

    synchronized void settled(Outcome outcome) {
        Duration time = outcome.outOfService();
        if (time == null) {
            return;
        }
        used = true;
        long millis = Math.max(0, time.toMillis());
        counts[bucket(millis)]++;
        numbers++;
        Slow fastest = slowest.peek();
        if (fastest == null || slowest.size() < SLOWEST) {
            slowest.add(new Slow(millis, outcome.target()));
        } else if (millis > fastest.millis) {
            slowest.poll();
            slowest.add(new Slow(millis, outcome.target()));
        }
    }

    /** {@code null} where nothing moved. */
    synchronized @Nullable OutOfService snapshot() {
        if (!used) {
            return null;
        }
        List<Slow> all = new ArrayList<>(slowest);
        all.sort(Comparator.comparingLong(Slow::millis).reversed());
        Duration longest = Duration.ofMillis(all.isEmpty() ? 0 : all.get(0).millis);
        return new OutOfService(
                numbers,
                quantile(0.5, longest),
                quantile(0.99, longest),
                longest,
                all.stream().map(Slow::shown).toList(),
                Math.max(0, inTransit),
                mostInTransit);
    }

    private Duration quantile(double share, Duration longest) {
        long wanted = (long) Math.ceil(share * numbers);
        long seen = 0;
        for (int i = 0; i < BUCKETS && wanted > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                Duration upper = Duration.ofMillis(largestIn(i));
                return upper.compareTo(longest) < 0 ? upper : longest;
            }
        }
        return longest;
    }

    /** Exact below twice the number of steps. */
    private static int bucket(long millis) {
        if (millis < STEPS) {
            return (int) millis;
        }
        int doublings = 63 - Long.numberOfLeadingZeros(millis) - 5;
        return (doublings + 1) * STEPS + (int) ((millis >>> doublings) - STEPS);
    }

    private static long largestIn(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int doublings = bucket / STEPS - 1;
        return ((long) (STEPS + bucket % STEPS + 1) << doublings) - 1;
    }

    private record Slow(long millis, Target target) {
        OutOfService.Slow shown() {
            return new OutOfService.Slow(
                    target.location().accountId(),
                    target.location().region(),
                    target.voiceConnectorId(),
                    target.phoneNumber().e164(),
                    Duration.ofMillis(millis));
        }
    }
}
