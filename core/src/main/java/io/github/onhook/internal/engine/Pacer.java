package io.github.onhook.internal.engine;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.TokenBucket;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import java.util.Objects;
import java.util.function.Function;

/** The bucket of one location and one kind of request, filled at the rate that its controller finds. */
final class Pacer {

    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final RateController controller;
    private final TokenBucket bucket;
    private long waitingSince = NOT_WAITING;

    Pacer(RateController controller, int burst, long nanoTime) {
        this.controller = controller;
        this.bucket = new TokenBucket(controller.rate(), burst, nanoTime);
    }

    /** For the changes of a location, whose rate its caller may know how to find. */
    static Pacer ofChanges(Engine engine, Location location, long expectedRequests, long nanoTime) {
        Function<Location, RateController> rates = engine.rates();
        Settings settings = engine.settings();
        RateController controller;
        try {
            controller = rates == null
                    ? controller(settings, expectedRequests)
                    : Objects.requireNonNull(rates.apply(location));
        } catch (Throwable e) {
            Foreign.failed("the rate of " + location, e);
            controller = controller(settings, expectedRequests);
        }
        return new Pacer(controller, settings.burst(), nanoTime);
    }

    /** For the reads of a location. */
    static Pacer ofReads(Settings settings, long expectedRequests, long nanoTime) {
        return new Pacer(controller(settings, expectedRequests), settings.burst(), nanoTime);
    }

    private static RateController controller(Settings settings, long expectedRequests) {
        return RateController.of(
                settings.rate(),
                settings.initialRate(),
                expectedRequests,
                settings.headroom(),
                settings.maxInFlightPerLocation());
    }

    double rate() {
        return controller.rate();
    }

    /** Nanoseconds until a request may be sent. */
    long nanosUntilSend(long nanoTime) {
        long wait = bucket.nanosUntilToken(nanoTime);
        if (wait > 0 && waitingSince == NOT_WAITING) {
            waitingSince = nanoTime;
        }
        return wait;
    }

    /** Takes the token of a request that is sent now; says how long it was waited for. */
    long send(long nanoTime) {
        long waited = waitingSince == NOT_WAITING ? 0 : nanoTime - waitingSince;
        waitingSince = NOT_WAITING;
        bucket.take(nanoTime);
        controller.sent(nanoTime);
        follow(nanoTime);
        return waited;
    }

    void succeeded(long sentAt, long nanoTime) {
        controller.succeeded(sentAt, nanoTime);
        follow(nanoTime);
    }

    /** So much of a request was refused for its rate. */
    void throttled(long sentAt, long nanoTime, double part) {
        controller.throttled(sentAt, nanoTime, part);
        follow(nanoTime);
    }

    private void follow(long nanoTime) {
        bucket.rate(controller.rate(), nanoTime);
    }
}
