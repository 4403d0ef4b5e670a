package io.github.onhook.simulator.fault;

import java.time.Duration;
import java.util.SplittableRandom;

/** The distribution of the delay of an answer. */
public sealed interface Latency {

    /** Constant. */
    static Latency fixed(Duration delay) {
        return new Uniform(delay, delay);
    }

    /** Uniform between the two. */
    static Latency uniform(Duration from, Duration to) {
        return new Uniform(from, to);
    }

    /** Normal, never below zero. */
    static Latency normal(Duration mean, Duration deviation) {
        return new Normal(mean, deviation);
    }

    /** Exponential. */
    static Latency exponential(Duration mean) {
        return new Exponential(mean);
    }

    /** The next delay. */
    Duration draw(SplittableRandom random);

    /** Uniform between the two. */
    record Uniform(Duration from, Duration to) implements Latency {
        public Uniform {
            if (from.isNegative() || to.compareTo(from) < 0) {
                throw new IllegalArgumentException("a delay must go upward from zero or more, was " + from + ".." + to);
            }
        }

        @Override
        public Duration draw(SplittableRandom random) {
            return Duration.ofNanos(random.nextLong(from.toNanos(), to.toNanos() + 1));
        }
    }

    /** Normal, never below zero. */
    record Normal(Duration mean, Duration deviation) implements Latency {
        @Override
        public Duration draw(SplittableRandom random) {
            double nanos = mean.toNanos() + random.nextGaussian() * deviation.toNanos();
            return Duration.ofNanos(Math.max(0, Math.round(nanos)));
        }
    }

    /** Exponential. */
    record Exponential(Duration mean) implements Latency {
        @Override
        public Duration draw(SplittableRandom random) {
            return Duration.ofNanos(Math.round(random.nextExponential() * mean.toNanos()));
        }
    }
}
