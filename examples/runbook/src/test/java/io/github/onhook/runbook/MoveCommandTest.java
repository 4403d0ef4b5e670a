package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static io.github.onhook.runbook.FortyNumbers.ACCOUNT;
import static io.github.onhook.runbook.FortyNumbers.FLEET;
import static io.github.onhook.runbook.FortyNumbers.NEW;
import static io.github.onhook.runbook.FortyNumbers.NUMBERS;
import static io.github.onhook.runbook.FortyNumbers.OLD;
import static io.github.onhook.runbook.FortyNumbers.ONE;
import static io.github.onhook.runbook.FortyNumbers.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.simulator.record.Stay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Moves and releases by the command, from start to undo, on the simulator. */
@ResourceLock(PointedSdk.LOCK)
class MoveCommandTest {

    @TempDir
    Path dir;

    private final Simulator simulator = PointedSdk.at(FLEET);
    private Path list;

    @BeforeEach
    void writeTheList() throws IOException {
        list = Files.writeString(dir.resolve("list.csv"), TargetsCsv.of(FLEET.targets()));
    }

    @AfterEach
    void forgetTheSimulator() {
        PointedSdk.forget();
        simulator.close();
    }

    private Path run() {
        return dir.resolve("run");
    }

    private Captured move(String... more) {
        List<String> args = new ArrayList<>(List.of("move", "--targets", list.toString(), "--to", NEW));
        args.addAll(List.of("--role-name", "VoiceOps", "--progress", "none", "--batch-size", "10"));
        args.addAll(List.of("--run-dir", run().toString()));
        args.addAll(List.of(more));
        return onhook(args.toArray(String[]::new));
    }

    private static JsonNode report(Path of) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(of.resolve("report.json")));
    }

    private List<String> on(String connector) {
        return simulator
                .record()
                .numbers()
                .filter(number -> connector.equals(number.voiceConnectorId()))
                .map(NumberRecord::phoneNumber)
                .toList();
    }

    private void refuse(String connector, String number) {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR)
                        .connector(connector)
                        .number(number)
                        .then(Effect.numberError("ResourceLimitExceeded")));
    }

    @Test
    void movesEveryNumberAndSaysHowLongItWasOutOfService() throws IOException {
        Captured moved = move();

        assertThat(moved.exitCode()).as(moved.err()).isZero();
        assertThat(moved.out()).contains("40 of 40 numbers are moved", "out of service: median ");
        assertThat(on(NEW)).hasSize(40);
        JsonNode report = report(run());
        assertThat(report.get("operation").asString()).isEqualTo("move");
        assertThat(report.at("/totals/moved").asLong()).isEqualTo(40);
        assertThat(report.at("/totals/stranded").asLong()).isZero();
        assertThat(report.at("/timeOutOfService/numbers").asLong()).isEqualTo(40);
        assertThat(report.at("/timeOutOfService/mostAtOnce").asLong()).isBetween(1L, 20L);
        Duration longest = NUMBERS.stream()
                .map(number -> simulator.record().stays(number))
                .map(stays -> Duration.between(stays.get(0).to(), stays.get(1).from()))
                .max(Duration::compareTo)
                .orElseThrow();
        assertThat(report.at("/timeOutOfService/maxMillis").asLong()).isGreaterThanOrEqualTo(longest.toMillis());
        assertThat(simulator.record().forced()).isZero();
        assertThat(Files.readString(run().resolve("report.csv")))
                .contains(",MOVED,")
                .contains("," + NEW + ",");
        assertThat(Files.readString(run().resolve("targets.csv")))
                .startsWith("account_id,region,voice_connector_id,phone_number,to_voice_connector_id\n");
    }

    @Test
    void movesAtOnceByForceWhereThatIsAskedFor() throws IOException {
        Captured moved = move("--atomic");

        assertThat(moved.exitCode()).as(moved.err()).isZero();
        assertThat(on(NEW)).hasSize(40);
        assertThat(simulator.record().forced()).isPositive();
        assertThat(NUMBERS).allSatisfy(number -> {
            List<Stay> stays = simulator.record().stays(number);
            assertThat(stays.get(1).from()).isEqualTo(stays.get(0).to());
        });
        assertThat(report(run()).get("operation").asString()).isEqualTo("move-atomic");
    }

    @Test
    void namesStrandedNumbersFirstAndMovesThemOnResumeWhereNothingStandsInTheWay() throws IOException {
        refuse(OLD, ONE);
        refuse(NEW, ONE);

        Captured moved = move();

        assertThat(moved.exitCode()).as(moved.err()).isEqualTo(1);
        assertThat(moved.out()).contains("STRANDED  1 number rings nowhere", "Resume: onhook resume ");
        assertThat(report(run()).at("/totals/stranded").asLong()).isEqualTo(1);
        assertThat(report(run()).at("/failures/0/status").asString()).isEqualTo("STRANDED");
        assertThat(Files.readString(run().resolve("report.html"))).contains("<strong>STRANDED</strong>");
        assertThat(Files.readString(run().resolve("report.md"))).contains("**STRANDED: 1 number rings nowhere");

        simulator.faults().clear();
        Captured resumed = onhook("resume", run().toString(), "--progress", "none");

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(on(NEW)).hasSize(40);
        assertThat(report(run()).at("/totals/moved").asLong()).isEqualTo(40);
    }

    @Test
    void putsStrandedNumbersBackOnResumeWhereTheNewConnectorRefusesThemStill() throws IOException {
        refuse(OLD, ONE);
        refuse(NEW, ONE);
        move();
        simulator.faults().clear();
        refuse(NEW, ONE);

        Captured resumed = onhook("resume", run().toString(), "--progress", "none");

        assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(1);
        assertThat(on(OLD)).as("back where it was").containsExactly(ONE);
        assertThat(on(NEW)).hasSize(39);
        assertThat(report(run()).at("/totals/stranded").asLong()).isZero();
        assertThat(report(run()).at("/totals/failed").asLong()).isEqualTo(1);
    }

    @Test
    void countsTheMostInTransitOfAllProcesses() throws IOException {
        refuse(OLD, ONE);
        refuse(NEW, ONE);
        move();
        long before = report(run()).at("/timeOutOfService/mostAtOnce").asLong();
        simulator.faults().clear();

        onhook("resume", run().toString(), "--progress", "none");

        assertThat(before).isGreaterThan(1);
        // A stranded number is on no connector while others go on, which only the journal's reader counts.
        assertThat(report(run()).at("/timeOutOfService/mostAtOnce").asLong()).isBetween(before, before + 1);
    }

    /** Leaves the run's directory as a kill would after so many lines of its journal. */
    private void cutJournalAfter(int lines) throws IOException {
        Path journal = run().resolve("journal.jsonl");
        List<String> kept = Files.readAllLines(journal).subList(0, lines);
        Files.writeString(journal, String.join("\n", kept) + "\n");
        for (String report : List.of("report.json", "report.csv", "report.md", "report.html", "timeline.json")) {
            Files.delete(run().resolve(report));
        }
    }

    private int firstLineWith(String text) throws IOException {
        List<String> lines = Files.readAllLines(run().resolve("journal.jsonl"));
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void namesWhatAKilledMoveLeftOnNeitherConnectorStranded() throws IOException {
        move("--max-in-flight", "1");
        cutJournalAfter(firstLineWith("\"step\":\"put-on\"") + 1);

        Captured report = onhook("report", run().toString());

        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(report.out()).contains("**STRANDED: 10 numbers ring nowhere", "at most 10 at one time");
        assertThat(report.err()).contains("10 numbers are off their old connector", "Resume the run at once");
        assertThat(onhook("report", run().toString(), "--format", "csv").out())
                .contains(",STRANDED,client,Interrupted,\"off the old connector, and the process ended before");
    }

    @Test
    void restoresWhatAMoveLeftOnNeitherConnector() throws IOException {
        refuse(OLD, ONE);
        refuse(NEW, ONE);
        move();
        simulator.faults().clear();

        Captured back = onhook("restore", run().toString(), "--progress", "none");

        assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
        assertThat(on(OLD)).hasSize(40);
    }

    @Test
    void namesWhatAKilledMoveHadSentUnknown() throws IOException {
        move("--max-in-flight", "1");
        cutJournalAfter(firstLineWith("\"e\":\"sent\"") + 1);

        Captured report = onhook("report", run().toString());

        assertThat(report.out()).doesNotContain("STRANDED:").contains("| UNKNOWN |");
        assertThat(report.err()).contains("0 numbers are off their old connector", "10 more may be off");
    }

    @Test
    void putsBackWhatTheNewConnectorRefuses() throws IOException {
        refuse(NEW, ONE);

        Captured moved = move();

        assertThat(moved.exitCode()).as(moved.err()).isEqualTo(1);
        assertThat(on(OLD)).containsExactly(ONE);
        assertThat(report(run()).at("/failures/0/status").asString()).isEqualTo("FAILED");
    }

    @Test
    void verifiesBothConnectorsAndMovesBack() throws IOException {
        assertThat(move().exitCode()).isZero();
        Captured good = onhook("verify", run().toString());
        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(good.err()).contains("40 numbers should be on the new connector and off the old one; 0 are not");

        Captured back = onhook("restore", run().toString(), "--progress", "none");

        assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
        assertThat(on(OLD)).hasSize(40);
        assertThat(report(dir.resolve("run-restore")).at("/totals/moved").asLong())
                .isEqualTo(40);
        Captured wrong = onhook("verify", run().toString());
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out().lines()).hasSize(41).first().asString().endsWith(",to_voice_connector_id");
    }

    @Test
    void changesNothingWhereTheNewConnectorIsNotThere() throws IOException {
        Captured moved = move("--to", "abcdefghijklmnopqrstu9");
        assertThat(moved.exitCode()).isEqualTo(2);
        Captured gone = onhook(
                "move",
                "--targets",
                list.toString(),
                "--to",
                "abcdefghijklmnopqrstu9",
                "--role-name",
                "VoiceOps",
                "--progress",
                "none",
                "--run-dir",
                run().toString());

        assertThat(gone.exitCode()).as(gone.out()).isEqualTo(1);
        assertThat(on(OLD)).hasSize(40);
        assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .isZero();
    }

    private Captured takenOff() {
        return onhook(
                "run",
                "--targets",
                list.toString(),
                "--role-name",
                "VoiceOps",
                "--progress",
                "none",
                "--run-dir",
                run().toString());
    }

    @Test
    void releasesWhatARunTookOffAndLeavesWhatIsOnAConnectorAgain() throws IOException {
        assertThat(takenOff().exitCode()).isZero();
        Voice.associate(simulator, ACCOUNT, REGION, NEW, ONE);

        Captured released = onhook("release", run().toString(), "--confirm", "40", "--progress", "none");

        Path release = dir.resolve("run-release");
        assertThat(released.exitCode()).as(released.out() + released.err()).isEqualTo(1);
        assertThat(released.out()).contains("39 of 40 numbers are released", "taken out of the deletion queue until");
        assertThat(report(release).at("/totals/released").asLong()).isEqualTo(39);
        assertThat(report(release).at("/totals/rejected").asLong()).isEqualTo(1);
        assertThat(report(release).at("/failures/0/phoneNumber").asString()).isEqualTo(ONE);
        assertThat(on(NEW)).containsExactly(ONE);
        assertThat(queued()).isEqualTo(39);
        assertThat(onhook("verify", release.toString()).exitCode()).isZero();

        Captured undone = onhook("restore", release.toString(), "--progress", "none");

        assertThat(undone.exitCode()).as(undone.out() + undone.err()).isZero();
        assertThat(undone.err()).contains("The deletion queue keeps the first of these numbers until ");
        assertThat(queued()).isZero();
        assertThat(report(dir.resolve("run-release-restore"))
                        .at("/totals/restored")
                        .asLong())
                .isEqualTo(39);
        assertThat(onhook("verify", dir.resolve("run-release-restore").toString())
                        .exitCode())
                .isZero();
    }

    private long queued() {
        return simulator
                .record()
                .numbers()
                .filter(number -> number.deletedAt() != null)
                .count();
    }

    @Test
    void refusesToReleaseWhatARunMoved() {
        assertThat(move().exitCode()).isZero();

        Captured refused = onhook("release", run().toString(), "--confirm", "40");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("is a move: only numbers that a run took off are released");
    }
}
