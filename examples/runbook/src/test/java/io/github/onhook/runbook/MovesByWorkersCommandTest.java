package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static io.github.onhook.runbook.FortyNumbers.ACCOUNT;
import static io.github.onhook.runbook.FortyNumbers.FLEET;
import static io.github.onhook.runbook.FortyNumbers.NEW;
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
import io.github.onhook.temporal.HistoryKeys;
import io.github.onhook.testing.TemporalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code move}, {@code release} and {@code restore} with {@code --temporal}, and what is done with their directories. */
@ResourceLock(PointedSdk.LOCK)
class MovesByWorkersCommandTest {

    @TempDir
    Path dir;

    private final Simulator simulator = PointedSdk.at(FLEET);
    private final TemporalServer server = new TemporalServer();
    private Path list;
    private WorkerHere worker;

    @BeforeEach
    void serve() throws IOException {
        list = Files.writeString(dir.resolve("list.csv"), TargetsCsv.of(FLEET.targets()));
        Path keys = Files.writeString(
                dir.resolve("keys"), "key-1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        worker = new WorkerHere(simulator, server.address(), HistoryKeys.read(keys));
    }

    @AfterEach
    void end() {
        worker.close();
        server.close();
        PointedSdk.forget();
        simulator.close();
    }

    /** A command of workers. */
    private Captured byWorkers(String... command) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of("--temporal", server.address(), "--temporal-wait", "1m"));
        args.addAll(List.of("--history-keys", dir.resolve("keys").toString(), "--progress", "none"));
        return onhook(args.toArray(String[]::new));
    }

    private Captured move(String... more) {
        List<String> args = new ArrayList<>(List.of("move", "--targets", list.toString(), "--to", NEW));
        args.addAll(List.of("--batch-size", "10", "--run-dir", at("run")));
        args.addAll(List.of(more));
        return byWorkers(args.toArray(String[]::new));
    }

    private String at(String name) {
        return dir.resolve(name).toString();
    }

    private JsonNode report(String of) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(dir.resolve(of).resolve("report.json")));
    }

    private List<String> on(String connector) {
        return simulator
                .record()
                .numbers()
                .filter(number -> connector.equals(number.voiceConnectorId()))
                .map(NumberRecord::phoneNumber)
                .toList();
    }

    private void refuse(String connector) {
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR)
                        .connector(connector)
                        .number(ONE)
                        .then(Effect.numberError("ResourceLimitExceeded")));
    }

    @Test
    void movesFollowsVerifiesAndMovesBack() throws IOException {
        Captured moved = move("--max-in-transit", "10");

        assertThat(moved.exitCode()).as(moved.out() + moved.err()).isZero();
        assertThat(moved.out()).contains("40 of 40 numbers are moved", "out of service: median ");
        assertThat(on(NEW)).hasSize(40);
        assertThat(report("run").get("operation").asString()).isEqualTo("move");
        assertThat(report("run").at("/timeOutOfService/numbers").asLong()).isEqualTo(40);
        assertThat(report("run").at("/timeOutOfService/mostAtOnce").asLong()).isBetween(1L, 10L);
        assertThat(simulator.record().forced()).isZero();
        JsonNode first = report("run");

        Captured again = onhook("resume", at("run"), "--progress", "none");
        assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
        assertThat(report("run").at("/totals")).isEqualTo(first.at("/totals"));
        assertThat(report("run").at("/timeOutOfService")).isEqualTo(first.at("/timeOutOfService"));
        assertThat(onhook("report", at("run")).out()).contains("40 of 40 numbers are moved");
        Captured verified = onhook("verify", at("run"), "--role-name", "VoiceOps");
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();

        Captured restored = byWorkers("restore", at("run"));

        assertThat(restored.exitCode()).as(restored.out() + restored.err()).isZero();
        assertThat(on(OLD)).hasSize(40);
        assertThat(report("run-restore").at("/totals/moved").asLong()).isEqualTo(40);
        assertThat(onhook("resume", at("run-restore"), "--progress", "none").exitCode())
                .isZero();
    }

    @Test
    void namesStrandedNumbersFirstAndBringsThemBackOnRestore() throws IOException {
        refuse(OLD);
        refuse(NEW);

        Captured moved = move();

        assertThat(moved.exitCode()).as(moved.err()).isEqualTo(1);
        assertThat(moved.out()).contains("STRANDED");
        assertThat(report("run").at("/totals/stranded").asLong()).isEqualTo(1);
        assertThat(report("run").at("/failures/0/phoneNumber").asString()).isEqualTo(ONE);
        assertThat(simulator.record().connectorOf(ONE)).isNull();

        simulator.faults().clear();
        Captured restored = onhook("restore", at("run"), "--role-name", "VoiceOps", "--progress", "none");

        assertThat(restored.exitCode()).as(restored.out() + restored.err()).isZero();
        assertThat(on(OLD)).hasSize(40);
    }

    @Test
    void movesStrandedNumbersWhenTheSameTargetsMoveOnceMore() throws IOException {
        refuse(OLD);
        refuse(NEW);
        Captured moved = move();
        assertThat(moved.out()).contains("if workers carried it out, move the same targets", "once more");
        simulator.faults().clear();

        Captured again = byWorkers(
                "move", "--targets", list.toString(), "--to", NEW, "--run-dir", at("again"), "--batch-size", "10");

        assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
        assertThat(report("again").at("/totals/stranded").asLong()).isZero();
        assertThat(on(NEW)).hasSize(40);
    }

    @Test
    void movesAtOnceByForceOnlyWhereThatIsAskedFor() throws IOException {
        Captured moved = move("--atomic");

        assertThat(moved.exitCode()).as(moved.out() + moved.err()).isZero();
        assertThat(on(NEW)).hasSize(40);
        assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .isZero();
        assertThat(report("run").get("operation").asString()).isEqualTo("move-atomic");
    }

    @Test
    void releasesWhatARunTookOffAndTakesItOutOfTheQueueAgain() throws IOException {
        Captured off = byWorkers("run", "--targets", list.toString(), "--run-dir", at("run"));
        assertThat(off.exitCode()).as(off.out() + off.err()).isZero();
        Voice.associate(simulator, ACCOUNT, REGION, NEW, ONE);

        Captured released = byWorkers("release", at("run"), "--confirm", "40");

        assertThat(released.exitCode()).as(released.out() + released.err()).isEqualTo(1);
        assertThat(released.out()).contains("39 of 40 numbers are released");
        assertThat(report("run-release").at("/totals/rejected").asLong()).isEqualTo(1);
        assertThat(on(NEW)).containsExactly(ONE);
        Captured undone = byWorkers("restore", at("run-release"));
        assertThat(undone.exitCode()).as(undone.out() + undone.err()).isZero();
        assertThat(undone.err()).contains("The deletion queue keeps the first of these numbers until ");
        assertThat(report("run-release-restore").at("/totals/restored").asLong())
                .isEqualTo(39);
        assertThat(simulator.record().numbers()).allMatch(number -> number.deletedAt() == null);
    }

    @Test
    void sendsNothingWhereRolesAreGivenThatTheWorkersHave() {
        for (String[] command : new String[][] {
            {"move", "--targets", list.toString(), "--to", NEW},
            {"release", "--targets", list.toString(), "--confirm", "40"}
        }) {
            List<String> args = new ArrayList<>(List.of(command));
            args.addAll(List.of("--role-name", "VoiceOps"));

            Captured refused = byWorkers(args.toArray(String[]::new));

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("the roles are given to the workers", "nothing was sent");
        }
        assertThat(simulator.record().requests()).isEmpty();
    }
}
