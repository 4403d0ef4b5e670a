package io.github.onhook.report;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests and the time of a plan's run if nothing is sent twice. Computed before the run, compared with it afterwards.
 *
 * <p>Requests are counted. Where the quota is known ({@link Settings#rate()}) the duration follows from it; otherwise from
 * {@link Settings#initialRate()}, or from {@link #ASSUMED_RATE}, and {@code rateAssumed} says so. In either case answers are
 * taken to come after {@link #ASSUMED_ANSWER}. The canary, and the time that a rate takes to be found, are left out.
 *
 * @param requests that change something
 * @param assumeRoleCalls a session for each account, and its renewals; a hub role and the caller's own account are not included
 *     from others
 * @param busiest the location whose requests take longest; {@code null} where the plan is empty
 * @param busiestRequests how many it has
 * @param locationRate the rate assumed for each location, in requests per second
 * @param rateAssumed whether nobody knows that rate before the run
 * @param duration how long the run takes
 * @param limit what it takes as long for
 */
public record Forecast(
        long requests,
        long assumeRoleCalls,
        @Nullable Location busiest,
        long busiestRequests,
        double locationRate,
        boolean rateAssumed,
        Duration duration,
        Limit limit) {

    /** AssumeRole calls per second: three quarters of what STS allows all callers together. */
    public static final double ASSUME_ROLE_RATE = 450;

    /** Requests per second of a location whose quota nobody knows: none is published. */
    public static final double ASSUMED_RATE = 5;

    /** How long an answer is taken to need. */
    public static final Duration ASSUMED_ANSWER = Duration.ofMillis(100);

    /** What binds a run. */
    public enum Limit {
        /** The rate of the busiest location. */
        LOCATION_RATE,
        /** {@link Settings#maxInFlightPerLocation()}. */
        LOCATION_IN_FLIGHT,
        /** {@link Settings#maxTotalRate()}. */
        TOTAL_RATE,
        /** {@link Settings#maxInFlight()}. */
        TOTAL_IN_FLIGHT,
        /** The rate of AssumeRole. */
        ASSUME_ROLE_RATE,
        /** Nothing but the time that answers take. */
        NONE
    }

    /**
     * Computes the forecast.
     *
     * @param session how long a session of a role is asked for; {@code null} where no role is assumed
     */
    public static Forecast of(Plan plan, Settings settings, @Nullable Duration session) {
        return of(plan, settings, session, Map.of());
    }

    /**
     * As {@link #of(Plan, Settings, Duration)}, with quotas that are known of some locations.
     *
     * @param known requests per second; {@link Settings#rate()} has precedence
     */
    public static Forecast of(Plan plan, Settings settings, @Nullable Duration session, Map<Location, Double> known) {
        return new ForecastCalculator(plan, settings, session, known).forecast();
    }
}
