package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes numbers off, lets somebody put some of them on a connector again, releases what the run took off, and takes it out of
 * the deletion queue: {@code ReleaseRound DIR NUMBERS TAKEN}. Prints what came of each number by report and by the simulator's
 * record; exit 1 where they differ. {@code releases.sh} runs it.
 */
final class ReleaseRound {

    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "us-east-1";
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final String OTHER = "abcdefghijklmnopqrstu2";

    private final Path dir;
    private final List<String> numbers;
    /** Those that somebody puts on a connector in between. */
    private final Set<String> taken;

    private final Simulator simulator;
    private final List<String> wrong = new ArrayList<>();

    private ReleaseRound(Path dir, int numbers, int taken) {
        this.dir = dir;
        this.numbers = IntStream.range(0, numbers)
                .mapToObj(i -> "+" + (12_065_550_100L + i))
                .toList();
        this.taken = IntStream.range(0, taken)
                .mapToObj(i -> this.numbers.get(i * numbers / taken))
                .collect(Collectors.toSet());
        this.simulator = PointedSdk.at(fleet());
    }

    private Fleet fleet() {
        return Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.role("VoiceOps")
                                .region(
                                        REGION,
                                        r -> r.connector(CONNECTOR, numbers.toArray(String[]::new))
                                                .connector(OTHER)))
                .build();
    }

    public static void main(String[] args) throws IOException {
        ReleaseRound round = new ReleaseRound(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        round.play();
        round.wrong.stream().limit(20).forEach(System.out::println);
        System.out.println("wrong: " + round.wrong.size());
        System.exit(round.wrong.isEmpty() ? 0 : 1);
    }

    private void play() throws IOException {
        Path list = Files.writeString(dir.resolve("list.csv"), TargetsCsv.of(fleet().targets()));
        Path run = dir.resolve("run");
        command(
                0,
                "run",
                "--targets",
                list.toString(),
                "--role-name",
                "VoiceOps",
                "--yes",
                "--run-dir",
                run.toString());
        Voice.associate(simulator, ACCOUNT, REGION, OTHER, taken.toArray(String[]::new));

        String all = String.valueOf(numbers.size());
        command(2, "release", run.toString(), "--confirm", String.valueOf(numbers.size() - 1));
        command(1, "release", run.toString(), "--confirm", all);
        compare("run-release", "RELEASED", true);
        command(0, "verify", dir.resolve("run-release").toString());
        command(0, "restore", dir.resolve("run-release").toString());
        compare("run-release-restore", "RESTORED", false);
        command(0, "verify", dir.resolve("run-release-restore").toString());
        System.out.println("requests: "
                + simulator.record().count(SimulatedOperation.BATCH_DELETE_NUMBERS) + " BatchDeletePhoneNumber, "
                + simulator.record().count(SimulatedOperation.RESTORE_NUMBER) + " RestorePhoneNumber");
    }

    private void command(int expected, String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        if (!args[0].equals("verify")) {
            all.addAll(List.of("--progress", "none"));
        }
        Captured ended = onhook(all.toArray(String[]::new));
        System.out.println("onhook " + args[0] + ": exit code " + ended.exitCode() + "  "
                + (ended.out() + ended.err())
                        .lines()
                        .filter(line -> line.contains(" numbers ") || line.contains("deletion queue"))
                        .findFirst()
                        .orElse(""));
        if (ended.exitCode() != expected) {
            wrong.add(args[0] + " ended with " + ended.exitCode() + ", and not with " + expected + ": " + ended.err());
        }
    }

    /** Each row against the record: what somebody took is REJECTED and on its connector, and all else as its status says. */
    private void compare(String of, String status, boolean deleted) throws IOException {
        TreeMap<String, Integer> counts = new TreeMap<>();
        List<String> rows = Files.readAllLines(dir.resolve(of).resolve("report.csv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            String number = cells[3];
            NumberRecord is = simulator.record().number(number);
            counts.merge(cells[4], 1, Integer::sum);
            boolean right = taken.contains(number)
                    ? cells[4].equals("REJECTED") && OTHER.equals(is.voiceConnectorId()) && is.deletedAt() == null
                    : cells[4].equals(status) && is.voiceConnectorId() == null && (is.deletedAt() != null) == deleted;
            if (!right) {
                wrong.add(of + ": " + row + ", and it is " + is);
            }
        }
        System.out.println(of + ": " + counts + ", and so says the simulator");
    }
}
