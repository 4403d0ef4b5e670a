package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;

import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.record.Stay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/**
 * How long numbers that move are on no connector, by the simulator's record: by {@code onhook move}, by a run and then one
 * associate call after another, as a shell loop makes them, and by {@code onhook move --atomic}:
 * {@code MoveTimes DIR NUMBERS ACCOUNTS}. Prints a table. {@code times.sh} runs it.
 */
final class MoveTimes {

    private static final int NUMBERS_OF_A_CALL = 50;
    private static final Duration START_OF_THE_AWS_CLI = Duration.ofMillis(500);

    private final Path dir;
    private final int numbers;
    private final int accounts;
    private final List<String> rows = new ArrayList<>();

    private MoveTimes(Path dir, int numbers, int accounts) {
        this.dir = dir;
        this.numbers = numbers;
        this.accounts = accounts;
    }

    public static void main(String[] args) throws IOException {
        MoveTimes times = new MoveTimes(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        times.measure();
        System.out.println("| way | median | 99 % | longest | numbers | at most at one time | requests that forced |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        times.rows.forEach(System.out::println);
        System.exit(0);
    }

    private void measure() throws IOException {
        try (Simulated of = new Simulated("move")) {
            of.command("move", "--targets", of.list.toString());
            of.row("`onhook move`", number -> 0);
        }
        try (Simulated of = new Simulated("loop")) {
            Map<String, Integer> callOf = of.loop();
            of.row("a run, then a loop of associate calls", number -> 0);
            of.row(
                    "the same, and " + START_OF_THE_AWS_CLI.toMillis() + " ms for each start of the AWS CLI",
                    number -> callOf.getOrDefault(number, 0) * START_OF_THE_AWS_CLI.toMillis());
        }
        try (Simulated of = new Simulated("atomic")) {
            of.command("move", "--atomic", "--targets", of.list.toString());
            of.row("`onhook move --atomic`", number -> 0);
        }
    }

    /** A fleet of its own, and a list of what is to move. */
    private final class Simulated implements AutoCloseable {

        private final String name;
        private final MoveFleet moves = MoveFleet.of(numbers, accounts, 1, 25, 7);
        private final Simulator simulator = PointedSdk.at(moves.fleet());
        private final Path list;

        Simulated(String name) throws IOException {
            this.name = name;
            this.list = moves.write(dir.resolve(name + ".csv"));
            simulator.faults().add(Fault.when().slow(Latency.uniform(Duration.ofMillis(20), Duration.ofMillis(120))));
        }

        void command(String... args) {
            List<String> all = new ArrayList<>(Arrays.asList(args));
            all.addAll(List.of("--role-name", "VoiceOps", "--yes", "--progress", "none"));
            all.addAll(List.of("--run-dir", dir.resolve(name).toString()));
            Captured ended = onhook(all.toArray(String[]::new));
            if (ended.exitCode() != ExitCode.DONE) {
                throw new IllegalStateException(ended.out() + ended.err());
            }
        }

        /** Takes all numbers off, then puts them on, call by call; says with which call each number came on. */
        Map<String, Integer> loop() {
            Map<String, List<Fleet.Assignment>> byConnector = moves.fleet()
                    .targets()
                    .filter(target -> moves.destinations().containsKey(target.phoneNumber()))
                    .collect(Collectors.groupingBy(
                            Fleet.Assignment::voiceConnectorId, LinkedHashMap::new, Collectors.toList()));
            Map<String, ChimeSdkVoiceAsyncClient> clients = new LinkedHashMap<>();
            byConnector.forEach((id, there) -> clients.put(
                    id,
                    Voice.client(
                            simulator, there.get(0).accountId(), there.get(0).region())));
            command("run", "--targets", list.toString());
            Map<String, Integer> callOf = new LinkedHashMap<>();
            int[] calls = {0};
            byConnector.forEach((id, there) -> {
                try (ChimeSdkVoiceAsyncClient client = Objects.requireNonNull(clients.get(id))) {
                    for (int from = 0; from < there.size(); from += NUMBERS_OF_A_CALL) {
                        int call = ++calls[0];
                        List<String> some =
                                there.subList(from, Math.min(there.size(), from + NUMBERS_OF_A_CALL)).stream()
                                        .map(Fleet.Assignment::phoneNumber)
                                        .toList();
                        Voice.associate(client, destination(some.get(0)), some.toArray(String[]::new));
                        some.forEach(number -> callOf.put(number, call));
                    }
                }
            });
            return callOf;
        }

        private String destination(String number) {
            return Objects.requireNonNull(moves.destinations().get(number));
        }

        void row(String way, ToLongFunction<String> more) {
            List<Long> times = new ArrayList<>();
            Map<String, List<Stay>> stays =
                    simulator.record().stays().collect(Collectors.groupingBy(Stay::phoneNumber));
            for (String number : moves.destinations().keySet()) {
                List<Stay> ofNumber = stays.getOrDefault(number, List.of());
                if (ofNumber.size() != 2 || !ofNumber.get(1).voiceConnectorId().equals(destination(number))) {
                    throw new IllegalStateException(number + " is not moved: " + ofNumber);
                }
                times.add(Duration.between(ofNumber.get(0).to(), ofNumber.get(1).from())
                                .toMillis()
                        + more.applyAsLong(number));
            }
            times.sort(null);
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %,d ms | %,d ms | %,d ms | %,d | %s | %d |",
                    way,
                    times.get(times.size() / 2),
                    times.get((int) Math.ceil(times.size() * 0.99) - 1),
                    times.get(times.size() - 1),
                    times.size(),
                    atOnce(stays.values()),
                    simulator.record().forced()));
        }

        private String atOnce(Collection<List<Stay>> stays) {
            int most = MoveTruth.mostAtOnce(stays);
            return String.format(Locale.ROOT, "%,d", most);
        }

        @Override
        public void close() {
            PointedSdk.forget();
            simulator.close();
        }
    }
}
