package io.github.onhook.internal.rate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * One lane against one {@link QuotaServer}, event by event in virtual time: requests pass the client's bucket, arrive with a
 * little jitter, and are answered after a skewed latency (median 80 ms, 1% beyond 400 ms), or refused after 15 ms and sent
 * again; what is refused of a request in part goes again with another. The same seed gives the same run.
 */
final class VirtualRun {

    static final int IN_FLIGHT = 64;
    private static final double MEAN_LATENCY = 0.102;
    private static final double TRANSIT = 0.0065;
    private static final double JITTER = 0.001;
    private static final double REFUSED_AFTER = 0.0075;
    private static final double REFUSED_LATE = 0.0735;
    private static final double QUOTA_MOVES_EVERY = 0.5;
    /** As the engine has it. */
    private static final double NOTABLE_PART = 0.25;

    private enum Kind {
        ARRIVES,
        SUCCEEDED,
        REFUSED,
        QUOTA_MOVES
    }

    private record Event(double at, long order, Kind kind, long sentAt, double refused) {}

    /** A quota and what happens to it. */
    record World(
            double rate,
            double burst,
            List<Step> steps,
            double othersShare,
            Chance chance,
            int numbers,
            double refusedAfter) {

        /** From a moment on, in seconds, the quota is another one. */
        private record Step(double at, double rate) {}

        /** Between two moments, in seconds, this share is refused whatever the rate, and costs of the quota all the same. */
        private record Chance(double share, double from, double until, double part) {

            boolean refuses(double seconds, SplittableRandom random) {
                return seconds >= from && seconds < until && random.nextDouble() < share;
            }
        }

        static World of(double rate, double burst) {
            return new World(rate, burst, List.of(), 0, new Chance(0, 0, 0, 0), 1, REFUSED_AFTER);
        }

        /** A quota with a burst of two seconds of it, and of two requests at least. */
        static World steady(double rate) {
            return of(rate, Math.max(2, 2 * rate));
        }

        /** Steps are given in the order of their time. */
        World steppingTo(double newRate, double at) {
            List<Step> more = new ArrayList<>(steps);
            more.add(new Step(at, newRate));
            return new World(rate, burst, more, othersShare, chance, numbers, refusedAfter);
        }

        /** Other callers take from nothing to this share and back, once a minute. */
        World sharedUpTo(double share) {
            return new World(rate, burst, steps, share, chance, numbers, refusedAfter);
        }

        /** Some are refused by chance. */
        World refusing(double share, double from, double until) {
            Chance some = new Chance(share, from, until, 0);
            return new World(rate, burst, steps, othersShare, some, numbers, refusedAfter);
        }

        /** This part of every request is refused. */
        World refusingPart(double part) {
            Chance each = new Chance(0, 0, 0, part);
            return new World(rate, burst, steps, othersShare, each, numbers, refusedAfter);
        }

        /** The quota is one of numbers, of which a request has so many. */
        World countingNumbers(int each) {
            return new World(rate, burst, steps, othersShare, chance, each, refusedAfter);
        }

        /** What is refused is answered as late as what is admitted, after 80 ms. */
        World refusingLate() {
            return new World(rate, burst, steps, othersShare, chance, numbers, REFUSED_LATE);
        }

        boolean moves() {
            return !steps.isEmpty() || othersShare > 0;
        }

        double quotaAt(double seconds) {
            double others = othersShare / 2 * (1 - Math.cos(2 * Math.PI * seconds / 60));
            double alone = rate;
            for (Step step : steps) {
                alone = seconds < step.at ? alone : step.rate;
            }
            return alone * (1 - others);
        }

        double leastRate() {
            return steps.stream().mapToDouble(Step::rate).reduce(rate, Math::min);
        }
    }

    /** How it went; {@code efficiency} is the least possible time by the time it took. */
    record Result(double seconds, long sent, long throttled, double efficiency, double lastRate) {

        double throttledShare() {
            return (double) throttled / sent;
        }
    }

    private final World world;
    private final long requests;
    private final RateController controller;
    private final TokenBucket bucket;
    private final QuotaServer server;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));
    private double now;
    private long order;
    private long todo;
    private long done;
    private long sent;
    private long throttled;
    private double left;
    private int inFlight;

    private VirtualRun(World world, long requests, RateController controller, long seed) {
        this.world = world;
        this.requests = requests;
        this.todo = requests;
        this.controller = controller;
        this.bucket = new TokenBucket(controller.rate(), 1, 0);
        this.server = new QuotaServer(world.rate * world.numbers, world.burst * world.numbers);
        this.random = new SplittableRandom(seed);
    }

    static Result of(World world, long requests, RateController controller, long seed) {
        return new VirtualRun(world, requests, controller, seed).run();
    }

    private Result run() {
        if (world.moves()) {
            push(0, Kind.QUOTA_MOVES, 0, 0);
        }
        double patience = 20 * requests / world.leastRate() + 100;
        while (done < requests) {
            double slot = todo > 0 && inFlight < IN_FLIGHT
                    ? now + bucket.nanosUntilToken(nanos()) / 1e9
                    : Double.POSITIVE_INFINITY;
            Event next = events.peek();
            if (next == null || slot <= next.at) {
                now = slot;
                send();
            } else {
                events.remove();
                now = next.at;
                happen(next);
            }
            if (now > patience) {
                throw new AssertionError("does not end: " + done + " of " + requests + " done in " + world);
            }
        }
        return new Result(now, sent, throttled, leastSeconds() / now, controller.rate());
    }

    private void send() {
        long at = nanos();
        bucket.take(at);
        controller.sent(at);
        bucket.rate(controller.rate(), at);
        todo--;
        inFlight++;
        sent++;
        push(now + TRANSIT - JITTER * Math.log(1 - random.nextDouble()), Kind.ARRIVES, at, 0);
    }

    private void happen(Event event) {
        switch (event.kind) {
            case ARRIVES -> {
                double refused = refused();
                double answer = refused < 1 ? Math.max(0.003, latency() - 0.0075) : world.refusedAfter;
                push(now + answer, refused < NOTABLE_PART ? Kind.SUCCEEDED : Kind.REFUSED, event.sentAt, refused);
            }
            case SUCCEEDED -> {
                answered(event.refused);
                controller.succeeded(event.sentAt, nanos());
            }
            case REFUSED -> {
                answered(event.refused);
                throttled++;
                controller.throttled(event.sentAt, nanos(), event.refused);
            }
            case QUOTA_MOVES -> {
                server.rate(world.quotaAt(now), now);
                push(now + QUOTA_MOVES_EVERY, Kind.QUOTA_MOVES, 0, 0);
            }
        }
        bucket.rate(controller.rate(), nanos());
    }

    /** The part of a request that arrives now. */
    private double refused() {
        int admitted = 0;
        for (int number = 0; number < world.numbers; number++) {
            admitted += server.admits(now) ? 1 : 0;
        }
        double refused = 1 - (double) admitted / world.numbers;
        return refused < 1 && world.chance.refuses(now, random) ? 1 : Math.max(refused, world.chance.part);
    }

    private void answered(double refused) {
        inFlight--;
        done++;
        left += refused;
        while (left >= 1) {
            left--;
            done--;
            todo++;
        }
    }

    private double latency() {
        return Math.exp(Math.log(0.080) + Math.log(5) / 2.326 * gaussian());
    }

    private double gaussian() {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private void push(double at, Kind kind, long sentAt, double refused) {
        events.add(new Event(at, order++, kind, sentAt, refused));
    }

    private long nanos() {
        return Math.round(now * 1e9);
    }

    /** The efficiency of a client that knows quota and burst, whose requests arrive the moment they are admitted: no one has more. */
    static double bestEfficiency(World world, long requests, long seed) {
        RateController unused = RateController.known(world.rate, 0, IN_FLIGHT);
        VirtualRun run = new VirtualRun(world, requests, unused, seed);
        double end = 0;
        for (long i = 1; i <= requests; i++) {
            double admitted = Math.max(0, i - world.burst) / world.rate;
            end = Math.max(end, admitted + Math.max(0.003, run.latency() - 0.0075));
        }
        return run.leastSeconds() / end;
    }

    /** The time that a client which knew the quota at every moment would take. */
    private double leastSeconds() {
        double most = IN_FLIGHT / MEAN_LATENCY;
        double need = Math.max(0, requests - world.burst);
        double t = 0;
        if (!world.moves()) {
            t = need / world.rate;
        }
        while (world.moves() && need > 0) {
            need -= QUOTA_MOVES_EVERY * Math.min(most, world.quotaAt(t));
            t += QUOTA_MOVES_EVERY;
        }
        return Math.max(t, (requests - 1) / most) + 0.08;
    }
}
