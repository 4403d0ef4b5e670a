package io.github.onhook.internal.rate;

import org.jspecify.annotations.Nullable;

/**
 * How a run begins that knows nothing of the quota: its first rate, and how fast that doubles with the answers.
 *
 * @param doublingSeconds the time in which the rate doubles
 * @param slowsAt beyond this rate it takes longer
 */
record RampUp(double doublingSeconds, double slowsAt) {

    private static final double INITIAL_RATE = 2;
    private static final double DOUBLING_SECONDS = 0.5;

    private static final double SHORT_RUN_DOUBLING_SECONDS = 0.15;
    private static final double SHORT_RUN_SECONDS = 10;
    private static final double SHORT_RUN_MAX_START = 100;
    /** A short run that would end within this time has little to gain from a higher rate: it ramps up more slowly. */
    private static final double SHORT_RUN_HURRY_SECONDS = 3;
    /** Up to this rate any run hurries, for more runs may follow at the location. */
    private static final double SHORT_RUN_HURRY_RATE = 10;

    static RampUp of(long requests, boolean isShort) {
        return isShort
                ? new RampUp(
                        SHORT_RUN_DOUBLING_SECONDS, Math.max(SHORT_RUN_HURRY_RATE, requests / SHORT_RUN_HURRY_SECONDS))
                : new RampUp(DOUBLING_SECONDS, Double.MAX_VALUE);
    }

    /** The rate of the first request, of a guess if there is one; a short run does not begin below what it needs. */
    static double firstRate(@Nullable Double guess, long requests, boolean isShort) {
        double first = guess == null ? INITIAL_RATE : guess;
        return isShort ? Math.max(first, Math.min(SHORT_RUN_MAX_START, requests / SHORT_RUN_SECONDS)) : first;
    }

    double doublingSeconds(double rate) {
        double beyond = Math.max(1, rate / slowsAt);
        return doublingSeconds * beyond * beyond;
    }

    boolean isOfAShortRun() {
        return slowsAt < Double.MAX_VALUE;
    }
}
