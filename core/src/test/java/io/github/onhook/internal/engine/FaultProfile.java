package io.github.onhook.internal.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** How likely a {@link FakeService} misbehaves, each way; a fault that is not named does not happen. */
final class FaultProfile {

    /** The faults, and how likely each is at most in a profile at random. Per request, where nothing else is said. */
    enum Fault {
        THROTTLED(.3),
        UNAVAILABLE(.2),
        /** The request never reaches the service. */
        LOST_REQUEST(.1),
        /** The request is applied, and its answer never comes. */
        LOST_ANSWER(.1),
        /** The request is applied, and the connection stays open without an answer. */
        NO_ANSWER(.1),
        UNEXPECTED_ANSWER(.05),
        /** Per number. */
        NUMBER_THROTTLED(.1),
        /** Per number, for good. */
        NUMBER_REFUSED(.05),
        /** Per connector. */
        MISSING_CONNECTOR(.2),
        /** Per connector. */
        FORBIDDEN_CONNECTOR(.2),
        /** Per number, for good: the request that holds it is refused as a whole. */
        POISONED_NUMBER(.01),
        /** Per read. */
        READ_REFUSED(.3);

        private final double most;

        Fault(double most) {
            this.most = most;
        }
    }

    private final Map<Fault, Double> probabilities;

    private FaultProfile(Map<Fault, Double> probabilities) {
        this.probabilities = probabilities;
    }

    static FaultProfile none() {
        return new FaultProfile(new EnumMap<>(Fault.class));
    }

    /** Some of everything, how much decided by the seed. */
    static FaultProfile random(Random random) {
        FaultProfile profile = none();
        for (Fault fault : Fault.values()) {
            profile = profile.with(fault, random.nextBoolean() ? 0 : fault.most * random.nextDouble());
        }
        return profile;
    }

    /** The same with this fault so likely. */
    FaultProfile with(Fault fault, double probability) {
        Map<Fault, Double> more = new EnumMap<>(probabilities);
        more.put(fault, probability);
        return new FaultProfile(more);
    }

    double of(Fault fault) {
        return probabilities.getOrDefault(fault, 0.0);
    }
}
