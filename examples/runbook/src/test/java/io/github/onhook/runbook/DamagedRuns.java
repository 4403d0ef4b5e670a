package io.github.onhook.runbook;

import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.runbook.stored.StoredRun;
import io.github.onhook.runbook.terminal.ExitCode;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Damages the journal of a stopped run at random, and has report, verify, and resume or restore read it:
 * {@code DamagedRuns DIR COUNT [SEED]}. All happens in this process, by {@link DirectCommands}. Each must refuse it, or say nothing that the simulator's record contradicts; none may
 * end by an exception. Prints a tally; exit 1 if anything is wrong. {@code damaged.sh} runs it.
 */
final class DamagedRuns {

    private static final int NUMBERS = 12;
    /** Runs at one simulator, each in an account of its own. */
    private static final int ACCOUNTS = 400;

    private static final int PROGRESS = 100;
    private static final List<String> MADE_LAST = List.of("report.json", "report.md", "report.html", "timeline.json");

    private final Path dir;
    private final Random random;
    private final Fleet fleet = Fleet.generate(FleetShape.of()
            .accounts(ACCOUNTS)
            .regions("us-east-1")
            .connectorsPerLocation(2)
            .numbers(ACCOUNTS * NUMBERS)
            .role("VoiceOps")
            .quota(10_000, 1_000));
    private final Map<String, Integer> tally = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private @Nullable Simulator simulator;
    private @Nullable DirectCommands commands;
    private List<Fleet.Assignment> numbers = List.of();
    private int runs;

    DamagedRuns(Path dir, long seed) {
        this.dir = dir;
        this.random = new Random(seed);
    }

    /** The whole measurement. */
    public static void main(String[] args) throws IOException {
        long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
        DamagedRuns all = new DamagedRuns(Path.of(args[0]), seed);
        all.damage(Integer.parseInt(args[1]), all::print);
        System.out.println("Seed " + seed);
        all.wrong().forEach(System.out::println);
        System.exit(all.wrong().isEmpty() ? 0 : 1);
    }

    private void print(int journals) {
        System.out.println(journals + " journals: " + tally + ", wrong " + wrong.size());
    }

    /** What each command did, and how often. */
    Map<String, Integer> tally() {
        return tally;
    }

    /** What must not be. */
    List<String> wrong() {
        return wrong;
    }

    /** Damages so many journals; says how many so far every hundred, and at the end. */
    void damage(int count, IntConsumer progress) throws IOException {
        Path base = begin();
        try {
            for (int i = 0; i < count; i++) {
                if (damaged(base)) {
                    delete(base);
                    base = begin();
                }
                if ((i + 1) % PROGRESS == 0 || i + 1 == count) {
                    progress.accept(i + 1);
                }
            }
        } finally {
            end();
        }
    }

    /** A run that stopped halfway, by a failure, in an account of its own. */
    private Path begin() throws IOException {
        int account = runs % ACCOUNTS;
        if (account == 0) {
            end();
            Simulator begun = Simulator.start(fleet);
            simulator = begun;
            commands = new DirectCommands(begun);
        }
        numbers = fleet.targets()
                .filter(number -> number.accountId().equals(fleet.accountIds().get(account)))
                .toList();
        world().faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                        .everyCall(2 + random.nextInt(3))
                        .then(Effect.numberError("Unprocessable", 1)));
        Path run = dir.resolve("run-" + runs++);
        Plan.Builder plan = Plan.builder();
        numbers.forEach(n -> plan.add(Target.of(n.accountId(), n.region(), n.voiceConnectorId(), n.phoneNumber())));
        Captured begun = commands().run(plan.build(), run);
        if (begun.exitCode() != ExitCode.STOPPED) {
            throw new IllegalStateException("the run did not stop halfway: " + begun);
        }
        world().faults().clear();
        return run;
    }

    private void end() {
        if (simulator != null) {
            commands().close();
            simulator.close();
        }
    }

    /** Says whether anything was sent that changes something. */
    private boolean damaged(Path base) throws IOException {
        JournalDamage damage = JournalDamage.of(Files.readAllBytes(base.resolve(StoredRun.JOURNAL)), random);
        Path run = copied(base);
        Files.write(run.resolve(StoredRun.JOURNAL), damage.bytes());
        boolean died = random.nextBoolean();
        if (died) {
            for (String name : MADE_LAST) {
                Files.delete(run.resolve(name));
            }
        }
        long before = changes();
        Check check = new Check(damage, run);
        check.report(onhook("report", run, "--format", "csv"));
        check.verify(commands().verify(run));
        if (random.nextBoolean()) {
            check.resume(commands().resume(run));
        } else {
            check.restore(commands().restore(run));
        }
        delete(run);
        delete(run.resolveSibling(run.getFileName() + "-restore"));
        return changes() != before;
    }

    private DirectCommands commands() {
        if (commands == null) {
            throw new IllegalStateException("no run was begun");
        }
        return commands;
    }

    private static Captured onhook(String command, Path run, String... more) {
        return Captured.onhook(Stream.concat(Stream.of(command, run.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Simulator world() {
        if (simulator == null) {
            throw new IllegalStateException("no run was begun");
        }
        return simulator;
    }

    /** Of the account. */
    private Stream<NumberRecord> records() {
        return numbers.stream().map(number -> world().record().number(number.phoneNumber()));
    }

    private long changes() {
        return world().record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                + world().record().count(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR);
    }

    private Path copied(Path base) throws IOException {
        Path copy = Files.createDirectory(dir.resolve("copy"));
        try (Stream<Path> files = Files.list(base)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static void delete(Path run) throws IOException {
        if (Files.exists(run)) {
            try (Stream<Path> files = Files.list(run)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(run);
        }
    }

    /** Holds what the commands say of one damaged journal against the simulator. */
    private final class Check {

        private final JournalDamage damage;
        private final Path run;

        Check(JournalDamage damage, Path run) {
            this.damage = damage;
            this.run = run;
        }

        void report(Captured report) {
            if (isRead("report", report)) {
                rows(report.out());
            }
        }

        void verify(Captured verify) {
            if (isRead("verify", verify)) {
                require(
                        verify.exitCode() == ExitCode.DONE && verify.out().isEmpty(),
                        "verify finds what is off: " + verify);
            }
        }

        void resume(Captured resume) throws IOException {
            if (isRead("resume", resume)) {
                rows(Files.readString(run.resolve("report.csv")));
            }
        }

        void restore(Captured restore) {
            if (isRead("restore", restore)) {
                long off = records()
                        .filter(number -> number.voiceConnectorId() == null)
                        .count();
                require(off == 0, "restore left " + off + " numbers off: " + restore);
            }
        }

        private boolean isRead(String command, Captured captured) {
            boolean refused = captured.exitCode() == ExitCode.BAD_INPUT;
            tally.merge(command + (refused ? " refused" : " read"), 1, Integer::sum);
            if (captured.exitCode() == ExitCode.IMPOSSIBLE
                    || captured.err().contains("Exception")
                    || captured.err().contains("\tat ")) {
                wrong.add(damage.name() + ": " + command + " ended by an exception: " + captured);
            }
            return !refused && !damage.forged();
        }

        private void rows(String csv) {
            Map<String, NumberRecord> truth = new HashMap<>();
            records().forEach(number -> truth.put(number.phoneNumber(), number));
            List<String> rows = csv.lines().skip(1).toList();
            require(rows.size() == NUMBERS, "there are " + rows.size() + " rows");
            for (String row : rows) {
                String[] fields = row.split(",", -1);
                NumberRecord number = truth.get(fields[3]);
                require(number != null && isTrue(fields[4], number), row + ", and " + number);
            }
        }

        private boolean isTrue(String status, NumberRecord number) {
            boolean off = number.voiceConnectorId() == null;
            return switch (status) {
                case "DISASSOCIATED" -> off && number.timesDisassociated() == 1;
                case "ALREADY_DISASSOCIATED" -> off && number.timesDisassociated() == 0;
                case "FAILED", "SKIPPED" -> !off;
                default -> status.equals("UNKNOWN");
            };
        }

        private void require(boolean right, String otherwise) {
            if (!right) {
                wrong.add(damage.name() + ": " + otherwise);
            }
        }
    }
}
