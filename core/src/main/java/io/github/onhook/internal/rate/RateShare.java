package io.github.onhook.internal.rate;

/**
 * The part of one process in a rate that several share, at its {@link Pace}: counts what is to be reported, and says how much
 * of the rate is not its own. Not safe for use by several threads at once.
 */
final class RateShare {

    private static final double NANOS = 1e9;
    /** A bucket needs a rate, also where the part is nothing for now. */
    private static final double LEAST = 1e-3;

    private static final double CORRECTION = 0.3;

    /** What a process does about the rate. */
    private enum Role {
        /** Finds it, for nobody else sends. */
        ALONE,
        /** Finds it, for all. */
        CONTROLS,
        /** Sends its part of what another process found. */
        FOLLOWS
    }

    private final double most;
    private Role role = Role.ALONE;
    private boolean detached;
    private double part;
    private double total;
    private int members = 1;
    private double sent;
    private double throttled;
    private SharedRate.Ask asked = new SharedRate.Ask(0, 0, 0, 0);
    private long askedAt;
    private long askedBefore;
    private boolean heldUp;
    private double othersRate;
    private double othersError;
    private double othersNow;
    private long othersSince;
    private long othersUntil;

    /** @param most the highest rate that this process may send at, in requests per second */
    RateShare(double most) {
        this.most = most;
    }

    /** Whether another process finds the rate. */
    boolean follows() {
        return role == Role.FOLLOWS;
    }

    /** Whether others send as well. */
    boolean isShared() {
        return role != Role.ALONE;
    }

    /** The rate of this process, of what its controller takes for the rate of all. */
    double of(double controlled) {
        return switch (role) {
            case ALONE -> controlled;
            case CONTROLS -> Math.max(controlled - (total - part), controlled / (2 * members));
            case FOLLOWS -> Math.max(LEAST, Math.min(part, most));
        };
    }

    /** When it asked before the last time: what the others report has happened since. */
    long askedBefore() {
        return askedBefore;
    }

    void heldUp() {
        heldUp = true;
    }

    void throttled(double requests) {
        throttled += requests;
    }

    /** A request is sent; returns how many of the others have been sent since the last one, as far as is known. */
    int sent(long nanoTime) {
        sent++;
        return role == Role.CONTROLS ? others(nanoTime) : 0;
    }

    private int others(long nanoTime) {
        othersNow += othersRate * Math.max(0, nanoTime - othersUntil) / NANOS;
        othersUntil = nanoTime;
        int whole = (int) othersNow;
        othersNow -= whole;
        return whole;
    }

    SharedRate.Ask ask(double proven, long nanoTime) {
        double seconds = Math.max(1e-3, (nanoTime - askedAt) / NANOS);
        double wanted = heldUp ? SharedRate.ALL : Math.min(SharedRate.ALL, 1 + 2 * sent / seconds);
        double rate = Math.min(SharedRate.ALL, detached ? members * proven : proven);
        asked = new SharedRate.Ask(rate, wanted, Math.min(SharedRate.ALL, sent), Math.min(SharedRate.ALL, throttled));
        askedBefore = askedAt;
        askedAt = nanoTime;
        heldUp = false;
        return asked;
    }

    /** Takes its part; returns whether it goes on with a rate that is not its own. */
    boolean accept(SharedRate.Part given, long nanoTime) {
        boolean adopts = given.controls() && (given.total() != asked.rate() || detached);
        detached = false;
        sent -= asked.sent();
        throttled -= asked.throttled();
        part = given.part();
        total = given.total();
        members = given.members();
        if (!given.controls()) {
            role = Role.FOLLOWS;
        } else {
            role = members > 1 || part < total ? Role.CONTROLS : Role.ALONE;
        }
        followOthers(given.sent(), nanoTime);
        return adopts;
    }

    /** The others go on as in the last second; what was taken for sent and was not is made up for. */
    private void followOthers(double reported, long nanoTime) {
        double seconds = Math.max(LEAST, (nanoTime - othersSince) / NANOS);
        if (role != Role.CONTROLS) {
            othersRate = 0;
            othersError = 0;
        } else {
            othersError += reported - othersRate * seconds;
            othersRate = Math.max(0, (othersRate + reported / seconds) / 2 + CORRECTION * othersError);
        }
        othersSince = nanoTime;
        othersUntil = Math.max(othersUntil, nanoTime);
    }

    /** Goes on by itself, at the rate that is returned: the others cannot be asked. */
    double detach(double controlled) {
        double own = follows() ? Math.max(of(controlled), Math.min(total / members, most)) : of(controlled);
        leave();
        detached = true;
        return own;
    }

    /** Goes on by itself. */
    void leave() {
        role = Role.ALONE;
        othersRate = 0;
        othersError = 0;
    }

    /** The rate of all, as found last. */
    double total() {
        return total;
    }
}
