package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.directory.RunDirectory;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** Going on with a run, looking whether it still holds, and undoing it. */
@ResourceLock(PointedSdk.LOCK)
class ResumeCommandTest extends RunFixture {

    private Captured stopped() {
        Captured run = stoppedRun(targets() + "1,us-east-1,=abc,nonsense\n", "--skip-invalid");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        return run;
    }

    private Captured onhook(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command, dir.resolve("run").toString()));
        args.addAll(List.of(more));
        return Captured.onhook(args.toArray(String[]::new));
    }

    @Test
    void aStoppedRunGoesOnFromItsDirectoryAlone() throws IOException {
        Captured first = stopped();
        long before = off();
        assertThat(before).isBetween(5L, 299L);
        assertThat(first.out()).contains("Resume: onhook resume " + dir.resolve("run"));
        assertThat(JSON.readTree(Files.readAllBytes(dir.resolve("run/plan.json")))
                        .get("forecast")
                        .get("requests")
                        .asLong())
                .isEqualTo(60);

        Captured resumed = onhook("resume", "--progress", "none", "--rate", "100");

        assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(1);
        assertThat(resumed.err()).contains("Going on: " + before + " of 300");
        assertThat(off()).isEqualTo(300);
        assertThat(report().get("totals").get("disassociated").asLong()).isEqualTo(300);
        assertThat(report().get("totals").get("rejected").asLong()).isEqualTo(1);
        assertThat(report().get("totals").get("skipped").asLong()).isZero();
        JsonNode forecast = report().get("forecast");
        assertThat(forecast.get("requests").asLong()).isEqualTo(60);
        assertThat(forecast.get("locationRate").asDouble())
                .as("as the run began")
                .isEqualTo(0.098);
        assertThat(forecast.get("actual").get("requests").asLong()).isEqualTo(60);
        assertThat(forecast.get("actual").get("seconds").asDouble()).isPositive();
        assertThat(resumed.out())
                .containsPattern("forecast +60 requests, 3 AssumeRole calls, .*bound by the rate of a");
        assertThat(Files.readAllLines(dir.resolve("run/report.csv"))).hasSize(302);
        assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .isEqualTo(60);
    }

    @Test
    void aRunThatHasEndedHasNothingLeftToResume() throws IOException {
        assertThat(run(targets()).exitCode()).isZero();
        long requests = simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR);

        Captured resumed = onhook("resume", "--progress", "none");

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR))
                .isEqualTo(requests);
        assertThat(report().get("totals").get("disassociated").asLong()).isEqualTo(300);
    }

    @Test
    void protectedNumbersStayProtectedWhenTheRunGoesOn() throws IOException {
        String number = fleet.targets().reduce((a, b) -> b).orElseThrow().phoneNumber();
        Path protect = Files.writeString(dir.resolve("protect"), number + "\n");
        stoppedRun(targets(), "--protect", protect.toString());
        Files.delete(protect);

        Captured resumed = onhook("resume", "--progress", "none", "--rate", "100");

        assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(1);
        assertThat(simulator.record().connectorOf(number)).isNotNull();
        assertThat(off()).isEqualTo(299);
    }

    @Test
    void anEditedDirectoryIsRefusedAndNothingIsSent() throws IOException {
        stopped();
        long before = off();
        Path targets = dir.resolve("run/targets.csv");
        List<String> lines = Files.readAllLines(targets);
        Files.write(targets, lines.subList(0, lines.size() - 1));

        Captured resumed = onhook("resume");

        assertThat(resumed.exitCode()).isEqualTo(2);
        assertThat(resumed.err()).contains("targets.csv is not what the run was begun with", "nothing was sent");
        assertThat(off()).isEqualTo(before);
    }

    @Test
    void aDamagedJournalIsRefusedAndTheReportStaysAsItWas() throws IOException {
        stopped();
        Path journal = dir.resolve("run/journal.jsonl");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[bytes.length / 2] ^= 1;
        Files.write(journal, bytes);
        String report = Files.readString(dir.resolve("run/report.csv"));

        Captured resumed = onhook("resume");

        assertThat(resumed.exitCode()).isEqualTo(2);
        assertThat(resumed.err()).contains("is damaged", "nothing was sent").doesNotContain("\tat ");
        assertThat(Files.readString(dir.resolve("run/report.csv"))).isEqualTo(report);
    }

    @Test
    void aRunThatDiedHasAReportAllTheSameFromItsJournal() throws IOException {
        stopped();
        long before = off();
        Path run = dir.resolve("run");
        List<String> lines = Files.readAllLines(run.resolve("journal.jsonl"));
        assertThat(lines.get(lines.size() - 1)).contains("\"ended\"");
        Files.write(run.resolve("journal.jsonl"), lines.subList(0, lines.size() - 1));
        for (String name : List.of("report.json", "report.csv", "timeline.json")) {
            Files.delete(run.resolve(name));
        }

        Captured json = onhook("report", "--format", "json");
        Captured csv = onhook("report", "--format", "csv");

        assertThat(json.exitCode()).as(json.err()).isZero();
        JsonNode report = JSON.readTree(json.out());
        assertThat(report.get("status").asString()).isEqualTo("STOPPED");
        assertThat(report.get("totals").get("disassociated").asLong()).isEqualTo(before);
        assertThat(report.get("totals").get("skipped").asLong()).isEqualTo(300 - before);
        assertThat(report.get("totals").get("rejected").asLong()).isEqualTo(1);
        assertThat(report.get("failures").size()).isEqualTo((int) (301 - before));
        assertThat(report.get("forecast").get("requests").asLong()).isEqualTo(60);
        assertThat(report.get("forecast").get("actual").get("limit").isNull()).isTrue();
        assertThat(csv.out().lines()).hasSize(302);
        assertThat(onhook("report").out()).contains("STOPPED");
        assertThat(run.resolve("report.json")).doesNotExist();
    }

    @Test
    void aDirectoryWithoutARunIsRefused() {
        Captured resumed = onhook("resume");

        assertThat(resumed.exitCode()).isEqualTo(2);
        assertThat(resumed.err()).contains("plan.json does not exist");
    }

    @Test
    void aRunOfThisProcessIsNotGivenToWorkersHalfway() throws IOException {
        stopped();
        long before = off();

        Captured resumed = onhook("resume", "--temporal", "127.0.0.1:1");
        Captured approved = onhook("approve");

        assertThat(resumed.exitCode()).isEqualTo(2);
        assertThat(resumed.err()).contains("was not begun with --temporal", "nothing was sent");
        assertThat(approved.exitCode()).isEqualTo(2);
        assertThat(approved.err()).contains("it waits for nobody");
        assertThat(off()).isEqualTo(before);
    }

    @Test
    void aDirectoryInUseIsLeftAlone() throws IOException {
        stopped();
        try (RunDirectory taken = RunDirectory.open(dir.resolve("run"))) {
            Captured resumed = onhook("resume");

            assertThat(resumed.exitCode()).isEqualTo(4);
            assertThat(resumed.err()).contains(taken.path() + " is in use");
        }
    }

    @Test
    void verifyFindsNothingAfterAWholeRunAndWhatDriftedLater() {
        assertThat(run(targets()).exitCode()).isZero();

        Captured clean = onhook("verify");
        assertThat(clean.exitCode()).as(clean.err()).isZero();
        assertThat(clean.out()).isEmpty();
        assertThat(clean.err()).contains("300 numbers should be off; 0 are not.");

        assertThat(onhook("restore", "--progress", "none", "--max-failures", "299")
                        .exitCode())
                .isZero();
        Captured drifted = onhook("verify");
        assertThat(drifted.exitCode()).isEqualTo(1);
        assertThat(drifted.out().lines())
                .hasSize(301)
                .first()
                .isEqualTo("account_id,region,voice_connector_id,phone_number");
        assertThat(drifted.err()).contains("300 numbers should be off; 300 are not.");
    }

    @Test
    void verifySaysWhatItCouldNotSee() {
        assertThat(run(targets()).exitCode()).isZero();
        simulator
                .faults()
                .add(Fault.when()
                        .operation(SimulatedOperation.ASSUME_ROLE)
                        .account(fleet.accountIds().get(0))
                        .then(Effect.error(403, "AccessDenied")));

        Captured verify = onhook("verify");

        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.err()).contains("AccessDenied", "1 places could not be seen");
    }

    @Test
    void restorePutsBackExactlyWhatTheRunTookOffInADirectoryOfItsOwn() throws IOException {
        stopped();
        long taken = off();

        Captured restored = onhook("restore", "--progress", "none", "--rate", "100");

        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(off()).isZero();
        assertThat(restored.out()).contains(taken + " of " + taken + " numbers are on");
        Path own = dir.resolve("run-restore");
        String report = Files.readString(own.resolve("report.json"));
        assertThat(JSON.readTree(report).get("totals").get("associated").asLong())
                .isEqualTo(taken);
        assertThat(Files.readString(own.resolve("report.csv"))).contains(",ASSOCIATED,");
        assertThat(simulator.record().count(SimulatedOperation.ASSOCIATE_WITH_CONNECTOR))
                .isPositive();

        assertThat(Captured.onhook("verify", own.toString()).exitCode()).isZero();
        assertThat(Captured.onhook("resume", own.toString(), "--progress", "none")
                        .exitCode())
                .isZero();
        assertThat(onhook("restore", "--progress", "none", "--rate", "100").exitCode())
                .isZero();
        assertThat(dir.resolve("run-restore-2/report.json")).exists();
    }
}
