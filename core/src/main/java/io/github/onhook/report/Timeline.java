package io.github.onhook.report;

import io.github.onhook.model.Location;
import java.time.Duration;
import java.util.List;

/**
 * How a run went over time, in at most a few hundred steps of equal length, however long it took.
 *
 * @param step how long a step is
 * @param moments what happened in each step, from the run's start
 * @param rateStep how far apart the points of the curves are
 * @param rates the rates found, of the locations with the most targets
 */
public record Timeline(Duration step, List<Moment> moments, Duration rateStep, List<RateCurve> rates) {

    /** Of a run that has not ended yet, or of which nothing was recorded. */
    public static final Timeline NONE =
            new Timeline(Duration.ofMillis(100), List.of(), Duration.ofMillis(100), List.of());

    /** Copies the lists. */
    public Timeline {
        moments = List.copyOf(moments);
        rates = List.copyOf(rates);
    }

    /**
     * What happened in one step.
     *
     * @param done targets found or taken off
     * @param notDone targets settled otherwise
     * @param sent requests that change something
     * @param throttled requests refused for their rate
     */
    public record Moment(long done, long notDone, long sent, long throttled) {}

    /**
     * The rate of one location over time.
     *
     * @param location the location
     * @param perSecond requests per second at each point; 0 as long as none was known
     */
    public record RateCurve(Location location, List<Double> perSecond) {

        /** Copies the list. */
        public RateCurve {
            perSecond = List.copyOf(perSecond);
        }
    }
}
