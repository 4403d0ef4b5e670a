package io.github.onhook.benchmarks.peer;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Faults;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A fleet and its events, on which the peers are measured. Each location has the same seconds of work. */
public enum Course {
    /** The same quota everywhere. */
    UNIFORM(10, 10, 10, 10, 10, 10, 10, 10),
    /** From slow to fast. */
    HETEROGENEOUS(2, 3, 5, 8, 12, 20, 35, 50),
    /** One location takes a second to answer. */
    SLOW_LOCATION(5, 5, 5, 5, 5, 5, 5, 5),
    /** One number in twenty is unavailable within an answer of HTTP 200, the first time it is asked for. */
    NUMBER_ERRORS(10, 10, 10, 10, 10, 10, 10, 10),
    /**
     * The quota falls to less than half after a third of the time, and rises above the first one after another third.
     */
    STEPS(10, 10, 10, 10, 10, 10, 10, 10);

    private static final String REGION = "us-east-1";
    private static final String WARM_UP_ACCOUNT = "999900000000";
    private static final int WARM_UP_REQUESTS = 100;
    private static final Duration LATENCY = Duration.ofMillis(80);
    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final double ERRORS = 0.05;
    private static final double LOW = 0.4;
    private static final double HIGH = 1.2;

    @SuppressWarnings("ImmutableEnumChecker") // Never modified.
    private final double[] quotas;

    Course(double... quotas) {
        this.quotas = quotas;
    }

    /** Its title in the table. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The measured locations. */
    public List<Place> places(double seconds, int batch) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < quotas.length; i++) {
            places.add(place("11112222333" + i, i, numbers(quotas[i], seconds, batch)));
        }
        return places;
    }

    /** The location for warm-up requests. */
    public Place warmUp(int batch) {
        return place(WARM_UP_ACCOUNT, quotas.length, WARM_UP_REQUESTS * batch);
    }

    private static Place place(String account, int index, int numbers) {
        return new Place(
                account,
                REGION,
                String.format(Locale.ROOT, "connector%012d", index),
                "AKIA" + account + "KEYS",
                "secret of " + account,
                IntStream.range(0, numbers)
                        .mapToObj(i -> "+1" + (2_000_000_000L + index * 1_000_000L + i))
                        .toList());
    }

    private int numbers(double quota, double seconds, int batch) {
        double admitted = burst(quota) + quota * seconds * (this == STEPS ? (1 + LOW + HIGH) / 3 : 1);
        double once = this == NUMBER_ERRORS ? admitted / (1 + ERRORS) : admitted;
        return batch * (int) Math.floor(once);
    }

    private static int burst(double quota) {
        return (int) quota;
    }

    /** The lower bound for the duration, with this many seconds of work at each location. */
    public double idealSeconds(double seconds) {
        return seconds + (this == SLOW_LOCATION ? SLOW : LATENCY).toMillis() / 1e3;
    }

    /** Starts a simulator of the fleet. */
    public Simulator simulator(List<Place> places, Place warmUp) {
        FleetBuilder fleet = Fleet.builder();
        for (int i = 0; i < quotas.length; i++) {
            double quota = quotas[i];
            Place place = places.get(i);
            fleet.account(
                    place.account(),
                    account -> account.accessKey(place.accessKeyId(), place.secretAccessKey())
                            .quota(quota, burst(quota))
                            .region(place.region(), region -> region.connector(place.connector(), array(place))));
        }
        fleet.account(
                warmUp.account(),
                account -> account.accessKey(warmUp.accessKeyId(), warmUp.secretAccessKey())
                        .region(warmUp.region(), region -> region.connector(warmUp.connector(), array(warmUp))));
        Simulator simulator =
                Simulator.builder(fleet.build()).recordRequests(false).start();
        befall(simulator.faults(), places.get(0));
        return simulator;
    }

    private static String[] array(Place place) {
        return place.numbers().toArray(String[]::new);
    }

    private void befall(Faults faults, Place first) {
        SimulatedOperation operation = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        faults.add(Fault.when().operation(operation).slow(Latency.fixed(LATENCY)));
        if (this == SLOW_LOCATION) {
            faults.add(Fault.when()
                    .operation(operation)
                    .account(first.account())
                    .slow(Latency.fixed(SLOW.minus(LATENCY))));
        }
        if (this == NUMBER_ERRORS) {
            faults.add(
                    Fault.when().operation(operation).share(ERRORS).then(Effect.numberError("ServiceUnavailable", 1)));
        }
    }

    /** Schedules the events during the work. */
    public void started(Simulator simulator, List<Place> places, double seconds) {
        if (this == STEPS) {
            step(simulator, places, LOW, seconds / 3);
            step(simulator, places, HIGH, 2 * seconds / 3);
        }
    }

    private void step(Simulator simulator, List<Place> places, double factor, double at) {
        CompletableFuture.delayedExecutor((long) (at * 1e3), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    for (int i = 0; i < quotas.length; i++) {
                        Place place = places.get(i);
                        simulator.quota(place.account(), place.region(), factor * quotas[i], burst(quotas[i]));
                    }
                });
    }
}
