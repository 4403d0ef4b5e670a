package io.github.onhook.engine;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.internal.rate.TokenBucket;

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
