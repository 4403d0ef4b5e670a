package io.github.onhook.inventory;

import io.github.onhook.Location;
import io.github.onhook.Plan;
import io.github.onhook.PlannedConnector;
import io.github.onhook.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a plan would cost, if nothing had to be sent twice.
 *
 * @param requests that change something
 * @param accounts how many there are, and so how many sessions
 * @param assumeRoleCalls one an account, or none where no role is assumed
 * @param busiest the location with the most requests; {@code null} where the plan is empty
 * @param busiestRequests how many it has
 * @param locationRate what is reckoned for each location, in requests per second; {@code null} where it is discovered
 * @param duration how long it takes at least
 * @param limit what it takes as long for
 */
public record Estimate(
        long requests,
        long accounts,
        long assumeRoleCalls,
        @Nullable Location busiest,
        long busiestRequests,
        @Nullable Double locationRate,
        Duration duration,
        Limit limit) {

    /** AssumeRole calls per second: three quarters of what STS allows all callers together. */
    public static final double ASSUME_ROLE_RATE = 450;

    private static final double NANOS = 1e9;

    /** What binds. */
    public enum Limit {
        /** The rate of the location with the most requests. */
        LOCATION_RATE,
        /** The rate of the run as a whole. */
        TOTAL_RATE,
        /** The rate of AssumeRole. */
        ASSUME_ROLE_RATE,
        /** The rates of the locations, which are not known before the run: the duration covers what is known only. */
        DISCOVERED_RATE
    }

    /**
     * Estimates.
     *
     * @param assumesRoles whether accounts are reached through a role
     */
    public static Estimate of(Plan plan, Settings settings, boolean assumesRoles) {
        Map<Location, Long> requests = plan.connectors().stream()
                .collect(Collectors.groupingBy(
                        PlannedConnector::location,
                        TreeMap::new,
                        Collectors.summingLong(connector -> batches(connector.size(), settings.batchSize()))));
        long total = requests.values().stream().mapToLong(Long::longValue).sum();
        long accounts =
                requests.keySet().stream().map(Location::accountId).distinct().count();
        Map.Entry<Location, Long> most =
                requests.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
        long busiest = most == null ? 0 : most.getValue();
        Double rate = locationRate(settings);
        Double totalRate = settings.maxTotalRate();
        long calls = assumesRoles ? accounts : 0;
        Bound longest = Stream.of(
                        new Bound(Limit.ASSUME_ROLE_RATE, seconds(calls, ASSUME_ROLE_RATE)),
                        new Bound(Limit.TOTAL_RATE, totalRate == null ? 0 : seconds(total, totalRate)),
                        new Bound(
                                Limit.LOCATION_RATE,
                                rate == null ? 0 : seconds(Math.max(0, busiest - settings.burst()), rate)))
                .max(Comparator.comparingDouble(Bound::seconds))
                .orElseThrow();
        return new Estimate(
                total,
                accounts,
                calls,
                most == null ? null : most.getKey(),
                busiest,
                rate,
                Duration.ofNanos((long) (longest.seconds * NANOS)),
                rate == null && longest.limit != Limit.TOTAL_RATE ? Limit.DISCOVERED_RATE : longest.limit);
    }

    private static long batches(int numbers, int batchSize) {
        return (numbers + batchSize - 1L) / batchSize;
    }

    private static @Nullable Double locationRate(Settings settings) {
        Double given = settings.rate() == null ? settings.initialRate() : settings.rate();
        return given == null ? null : given * (1 - settings.headroom());
    }

    private static double seconds(long requests, double rate) {
        return requests / rate;
    }

    private record Bound(Limit limit, double seconds) {}
}
