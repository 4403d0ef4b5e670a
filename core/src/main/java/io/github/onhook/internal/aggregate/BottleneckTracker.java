package io.github.onhook.internal.aggregate;

import io.github.onhook.model.RunEvent.ThrottleScope;
import io.github.onhook.report.Forecast.Limit;
import io.github.onhook.report.Report.Pace;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long a run was active, and what limited it. Updated by one thread at a time; times are in nanoseconds since the run began.
 *
 * <p>A clock that was set back makes less time, and never less than none. Waiting of several at once counts once. Who waits
 * for a location's token may wait for its turn in the run too, so that what the run was held up by is taken off that.
 */
final class BottleneckTracker {

    /** What held a run up for less than this share of the time did not bind it. */
    private static final double LEAST = 0.1;

    private final Map<ThrottleScope, Span> waits = new EnumMap<>(ThrottleScope.class);
    private long workedBefore;
    private long beganAt;
    private long heardAt;
    private boolean live;
    private boolean begun;

    /** The run began, or went on. */
    void began(long now) {
        if (begun) {
            workedBefore += Math.max(0, heardAt - beganAt);
        }
        begun = true;
        beganAt = now;
        heardAt = now;
        live = false;
        waits.clear();
    }

    /** Something happened. */
    void observed(long now) {
        heardAt = now;
    }

    /** Something happened that no journal tells of. */
    void lived() {
        live = true;
    }

    void waited(ThrottleScope scope, long now, long nanos) {
        live = true;
        waits.computeIfAbsent(scope, s -> new Span(beganAt)).add(now - nanos, now);
    }

    /**
     * The run ended.
     *
     * @param all the room of the run
     * @param last that of the location that ended last
     */
    Pace end(long now, InFlightSaturation all, InFlightSaturation last) {
        heardAt = now;
        Duration worked = Duration.ofNanos(workedBefore + Math.max(0, now - beganAt));
        return new Pace(worked, live ? limit(now - beganAt, all, last) : null);
    }

    private Limit limit(long active, InFlightSaturation all, InFlightSaturation last) {
        long run = length(ThrottleScope.RUN);
        long flight = all.fullNanos();
        Map<Limit, Long> lengths = new EnumMap<>(Limit.class);
        lengths.put(Limit.TOTAL_RATE, run);
        lengths.put(Limit.TOTAL_IN_FLIGHT, flight);
        lengths.put(Limit.ASSUME_ROLE_RATE, length(ThrottleScope.STS));
        lengths.put(Limit.LOCATION_IN_FLIGHT, last.fullNanos() - flight);
        lengths.put(Limit.LOCATION_RATE, length(ThrottleScope.LOCATION) - run - flight - last.fullNanos());
        Map.Entry<Limit, Long> longest =
                lengths.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        return longest.getValue() <= LEAST * active ? Limit.NONE : longest.getKey();
    }

    private long length(ThrottleScope scope) {
        Span span = waits.get(scope);
        return span == null ? 0 : span.length;
    }

    /** Time that passed, however many waited at once. */
    private static final class Span {

        private long until;
        private long length;

        Span(long from) {
            this.until = from;
        }

        void add(long from, long to) {
            length += Math.max(0, to - Math.max(from, until));
            until = Math.max(until, to);
        }
    }
}
