package io.github.onhook.benchmarks;

import io.github.onhook.Location;
import io.github.onhook.Outcome;
import io.github.onhook.PhoneNumber;
import io.github.onhook.Plan;
import io.github.onhook.PlanBuilder;
import io.github.onhook.RunListener;
import io.github.onhook.Settings;
import io.github.onhook.Target;
import io.github.onhook.engine.Engine;
import io.github.onhook.engine.Outcomes;
import io.github.onhook.session.Session;
import io.github.onhook.throttle.Time;
import io.github.onhook.voice.Answer;
import io.github.onhook.voice.Reading;
import io.github.onhook.voice.VoiceService;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * The engine without a network: a plan of so many numbers over so many locations, and a service that answers at once.
 * {@code EngineAlone [NUMBERS] [LOCATIONS] [ROUNDS]}; with {@code JAVA_OPTS=-Xmx256m} it shows what fits.
 */
public final class EngineAlone {

    private EngineAlone() {}

    /** The whole measurement. */
    public static void main(String[] args) {
        int numbers = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        int locations = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        System.out.println("| numbers | locations | planned in s | run in s | numbers/s | CPU s | heap after, MiB |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (int round = 0; round < rounds; round++) {
            System.out.println(measure(numbers, locations));
        }
        Bench.printMachine();
    }

    private static String measure(int numbers, int locations) {
        long start = System.nanoTime();
        Plan plan = plan(numbers, locations);
        double planned = (System.nanoTime() - start) / 1e9;
        long cpu = Bench.cpuNanos();
        start = System.nanoTime();
        Long done = Objects.requireNonNull(Outcomes.of(engine(), "benchmark", plan)
                .filter(EngineAlone::isDone)
                .count()
                .block());
        double ran = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (Bench.cpuNanos() - cpu) / 1e9;
        if (done != plan.size()) {
            throw new IllegalStateException(done + " of " + plan.size() + " are done");
        }
        Runtime runtime = Runtime.getRuntime();
        return Bench.format(
                "| %d | %d | %.1f | %.1f | %.0f | %.1f | %d |",
                numbers,
                locations,
                planned,
                ran,
                numbers / ran,
                cpuSeconds,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    private static boolean isDone(Outcome outcome) {
        return outcome.status().isDone();
    }

    private static Plan plan(int numbers, int locations) {
        PlanBuilder plan = Plan.builder();
        Location[] places = new Location[locations];
        for (int i = 0; i < locations; i++) {
            places[i] = new Location(
                    Bench.format("%012d", 100_000_000_000L + i / 2), i % 2 == 0 ? "us-east-1" : "eu-west-1");
        }
        for (int i = 0; i < numbers; i++) {
            Location location = places[i % locations];
            plan.add(new Target(location, "connector1", new PhoneNumber(12_000_000_000L + i)));
        }
        return plan.build();
    }

    private static Engine engine() {
        Settings settings =
                Settings.builder().rate(1e9).burst(1_000_000).maxInFlight(256).build();
        return new Engine(
                settings,
                new AtOnce(),
                (account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                new RunListener() {},
                Set.of(),
                Time.of(Schedulers.parallel()),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Accepts everything at once. */
    private static final class AtOnce implements VoiceService {

        private static final Mono<Answer> ACCEPTED = Mono.just(new Answer.Accepted(List.of(), "request"));

        @Override
        public Mono<Void> prepare(String region) {
            return Mono.empty();
        }

        @Override
        public Mono<Answer> change(Location location, String connector, List<PhoneNumber> numbers, Session session) {
            return ACCEPTED;
        }

        @Override
        public Mono<Reading> read(Location location, String connector, PhoneNumber number, Session session) {
            return Mono.just(new Reading.Found(false, "request"));
        }

        @Override
        public void close() {}
    }
}
