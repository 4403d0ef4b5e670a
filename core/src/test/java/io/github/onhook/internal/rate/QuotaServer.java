package io.github.onhook.internal.rate;

/** A service that admits as many requests as its hidden token bucket has tokens, in virtual time; it begins full. */
final class QuotaServer {

    private final double burst;
    private double rate;
    private double level;
    private double updatedAt;

    QuotaServer(double rate, double burst) {
        this.rate = rate;
        this.burst = burst;
        this.level = burst;
    }

    void rate(double perSecond, double seconds) {
        refill(seconds);
        rate = perSecond;
    }

    boolean admits(double seconds) {
        refill(seconds);
        if (level < 1 - 1e-9) {
            return false;
        }
        level -= 1;
        return true;
    }

    private void refill(double seconds) {
        if (seconds > updatedAt) {
            level = Math.min(burst, level + (seconds - updatedAt) * rate);
            updatedAt = seconds;
        }
    }
}
