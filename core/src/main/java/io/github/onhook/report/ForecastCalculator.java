package io.github.onhook.report;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Forecast.Limit;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes a {@link Forecast}. Where the run as a whole is bound, all locations are slowed down by the same factor; their
 * accounts get their sessions one after another.
 */
final class ForecastCalculator {

    private static final double ANSWER = Forecast.ASSUMED_ANSWER.toMillis() / 1e3;
    /** Sessions are renewed when about so much of their time has passed. */
    private static final double SESSION_USE = 0.89;

    /** Numbers of a location's first confirmed batch that the spot check reads, where the batch has so many. */
    private static final int CHECKED_NUMBERS = 2;

    private final Settings settings;
    private final @Nullable Duration session;
    private final double rate;
    private final Map<Location, Double> known;
    /** The most requests per second of all locations together. */
    private final double sharedPace;

    private final List<Work> works;
    /** Reads of the spot checks of all locations, which spend tokens of the run's total rate too. */
    private final long checkReads;

    ForecastCalculator(Plan plan, Settings settings, @Nullable Duration session, Map<Location, Double> known) {
        this.settings = settings;
        this.session = session;
        this.rate = rate(settings);
        this.known = new HashMap<>(known);
        settings.quotas().forEach((location, quota) -> this.known.put(location, quota.requestsPerSecond()));
        Double most = settings.maxTotalRate();
        this.sharedPace = Math.min(most == null ? Double.MAX_VALUE : most, settings.maxInFlight() / ANSWER);
        this.works = works(plan);
        this.checkReads = settings.spotCheck().first() ? checkReads(plan) : 0;
    }

    /** At most: the first batch that a location confirms may be of one of its smaller connectors. */
    private long checkReads(Plan plan) {
        Map<Location, Integer> reads = new HashMap<>();
        plan.connectors()
                .forEach(connector -> reads.merge(
                        connector.location(),
                        Math.min(CHECKED_NUMBERS, Math.min(settings.batchSize(), connector.size())),
                        Math::max));
        return reads.values().stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * One location's part.
     *
     * @param rate its quota, in requests per second
     * @param pace the most that it sends, for that and for the requests in flight
     * @param queued requests that do not go at once
     * @param after when its account's session comes, in seconds
     */
    private record Work(Location location, long requests, double rate, double pace, double queued, double after) {

        /** How long it takes alone, once it has its session. */
        double seconds() {
            return queued / pace;
        }

        double endAlone() {
            return after + seconds();
        }
    }

    private Work work(Location location, long requests, double after) {
        double quota = rateOf(location);
        return new Work(
                location,
                requests,
                quota,
                Math.min(quota, settings.maxInFlightPerLocation() / ANSWER),
                Math.max(0, requests - settings.burst()),
                after);
    }

    private double rateOf(Location location) {
        Double found = known.get(location);
        if (found == null || (settings.rate() != null && !settings.quotas().containsKey(location))) {
            return rate;
        }
        return found * (1 - settings.headroom());
    }

    private static double rate(Settings settings) {
        Double known = settings.rate();
        if (known != null) {
            return RateController.known(known, settings.headroom(), settings.maxInFlightPerLocation())
                    .rate();
        }
        Double guess = settings.initialRate();
        return (guess == null ? Forecast.ASSUMED_RATE : guess) * (1 - settings.headroom());
    }

    /** The least first. */
    private List<Work> works(Plan plan) {
        Map<Location, Long> requests = plan.connectors().stream()
                .collect(Collectors.groupingBy(
                        PlannedConnector::location,
                        TreeMap::new,
                        Collectors.summingLong(connector -> requests(connector.size()))));
        Map<String, Integer> accounts = new HashMap<>();
        requests.keySet().forEach(location -> accounts.putIfAbsent(location.accountId(), accounts.size()));
        return requests.entrySet().stream()
                .map(entry -> work(
                        entry.getKey(),
                        entry.getValue(),
                        session == null
                                ? 0
                                : accounts.getOrDefault(entry.getKey().accountId(), 0) / Forecast.ASSUME_ROLE_RATE))
                .sorted(Comparator.comparingDouble(Work::seconds))
                .toList();
    }

    /** The requests that so many numbers of a connector need. */
    private long requests(int numbers) {
        int most = settings.operation().numbersPerRequest(settings.batchSize());
        long batches = (numbers + most - 1L) / most;
        return settings.operation() == Operation.MOVE ? 2 * batches : batches;
    }

    Forecast forecast() {
        long total = works.stream().mapToLong(Work::requests).sum();
        if (total == 0) {
            return new Forecast(0, 0, null, 0, rate, settings.rate() == null, Duration.ZERO, Limit.NONE);
        }
        double most = works.get(works.size() - 1).seconds();
        Work busiest = works.stream()
                .filter(work -> work.seconds() == most)
                .findFirst()
                .orElseThrow();
        Work last =
                works.stream().max(Comparator.comparingDouble(Work::endAlone)).orElse(busiest);
        double alone = last.endAlone();
        double[] ends = new double[works.size()];
        double shared = share(ends);
        double together = Math.max(ends[ends.length - 1], (total - 1) / sharedPace);
        double checks = settings.maxTotalRate() == null ? 0 : checkReads / sharedPace;
        double seconds = Math.max(alone, together + checks) + (session == null ? 1 : 2) * ANSWER;
        return new Forecast(
                total,
                session == null ? 0 : calls(ends, session),
                busiest.location,
                busiest.requests,
                busiest.rate,
                settings.rate() == null && !known.containsKey(busiest.location),
                Duration.ofMillis(Math.round(seconds * 1e3)),
                limit(last, together, shared));
    }

    /** Says when each location ends, and for how many seconds they had to share. */
    private double share(double[] ends) {
        double shared = 0;
        double at = 0;
        double before = 0;
        double left = works.stream().mapToDouble(Work::pace).sum();
        for (int i = 0; i < ends.length; i++) {
            Work next = works.get(i);
            double slower = Math.max(1, left / sharedPace);
            double step = (next.seconds() - before) * slower;
            before = next.seconds();
            left -= next.pace;
            at += step;
            shared += slower > 1 ? step : 0;
            ends[i] = at;
        }
        return shared;
    }

    private long calls(double[] ends, Duration asked) {
        Map<String, Double> uses = new HashMap<>();
        for (int i = 0; i < ends.length; i++) {
            uses.merge(works.get(i).location.accountId(), ends[i], Math::max);
        }
        double use = SESSION_USE * asked.toMillis() / 1e3;
        return uses.values().stream().mapToLong(end -> 1 + (long) (end / use)).sum();
    }

    /** What binds where {@code last} ends last by itself, all together take so long, and had to share for part of that. */
    private Limit limit(Work last, double together, double shared) {
        double alone = last.endAlone();
        if (Math.max(alone, together) < ANSWER) {
            return Limit.NONE;
        }
        if (together > alone && shared >= alone / 2) {
            return sharedPace < settings.maxInFlight() / ANSWER ? Limit.TOTAL_RATE : Limit.TOTAL_IN_FLIGHT;
        }
        if (last.after > last.seconds()) {
            return Limit.ASSUME_ROLE_RATE;
        }
        return last.pace < last.rate ? Limit.LOCATION_IN_FLIGHT : Limit.LOCATION_RATE;
    }
}
