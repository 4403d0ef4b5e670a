package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.CapturedLog.Line;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** The lines of a run: what they say, at which level, and what they never say. */
class RunLogTest {

    private static final Location HERE = new Location("111122223333", "us-east-1");
    private static final Operation OPERATION = Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR;
    private static final Pattern ROW = Pattern.compile("\\| (INFO|WARN|DEBUG) \\| ([^|]+) \\| ([^|]+) \\|");

    private final CapturedLog log = new CapturedLog();
    private final RunLog listener = new RunLog("id", log);

    private void throttled(int times) {
        for (int i = 0; i < times; i++) {
            listener.requestFinished(new RunEvent.RequestFinished(
                    HERE, OPERATION, RequestResult.THROTTLED, "ThrottledClient", 1_000_000));
        }
    }

    private void settled(Status status, Reason reason) {
        Target target = Target.of(HERE.accountId(), HERE.region(), "abc123", "+12065550100");
        listener.settled(new Outcome(target, status, reason, 1, Instant.EPOCH));
    }

    private void assumed(String accountId, @Nullable String error) {
        listener.assumeRoleFinished(new RunEvent.AssumeRoleFinished(accountId, error, 1_000_000));
    }

    @Test
    void logsTheFirstAccountThatWaitsForStsAndWhenNoneDoes() {
        for (int i = 0; i < 12; i++) {
            assumed("11112222333" + i, "Throttling");
            assumed("11112222333" + i, "Throttling");
        }
        for (int i = 0; i < 12; i++) {
            assumed("11112222333" + i, null);
        }

        assertThat(log.lines("accounts wait for STS"))
                .extracting(line -> line.fact("accounts"))
                .containsExactly(1, 10, 0);
    }

    private void everything() {
        listener.runStarted(new RunEvent.RunStarted("id", OPERATION));
        listener.rejected(new Rejection(7, null, null, null, "+1206", "BadNumber", "+1206 is short"));
        listener.targetsAccepted(new RunEvent.TargetsAccepted(HERE, 3));
        assumed(HERE.accountId(), "Throttling");
        listener.assumeRoleFinished(new RunEvent.AssumeRoleFinished(HERE.accountId(), null, 5_000_000));
        listener.assumeRoleFinished(new RunEvent.AssumeRoleFinished(HERE.accountId(), "AccessDenied", 5_000_000));
        listener.sessionRefused(new RunEvent.SessionRefused(HERE, "ExpiredToken"));
        listener.batchSizeLearned(new RunEvent.BatchSizeLearned(HERE, 25));
        listener.rateChanged(new RunEvent.RateChanged(HERE, 4));
        throttled(10);
        listener.requestFinished(
                new RunEvent.RequestFinished(HERE, OPERATION, RequestResult.TIMEOUT, "Timeout", 1_000_000));
        listener.connectorClosed(new RunEvent.ConnectorClosed(HERE, "abc123", "NotFound"));
        listener.locationClosed(new RunEvent.LocationClosed(HERE, "Forbidden"));
        settled(Status.DISASSOCIATED, new Reason(Source.READ, null, null, "request"));
        listener.runFinished(new RunEvent.RunFinished("id", OPERATION, RunStatus.PARTIAL, null, 1_000_000_000));
        settled(Status.UNKNOWN, Reason.of(Source.CLIENT, "Timeout", "+12065550100 was not read"));
        listener.runFinished(
                new RunEvent.RunFinished("id", OPERATION, RunStatus.PARTIAL, "see +12065550100", 1_000_000_000));
    }

    @Test
    void everyLineHasTheLevelAndTheKeysThatTheDocsSay() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "metrics.md")));
        while (row.find()) {
            documented.put(row.group(2), row.group(1) + " " + row.group(3));
        }

        everything();

        Map<String, String> logged = new TreeMap<>();
        log.lines().forEach(line -> {
            List<String> keys = new ArrayList<>(line.keys());
            assertThat(keys.remove(0)).isEqualTo("run");
            logged.put(line.message(), line.level() + " " + String.join(", ", keys));
        });
        assertThat(logged).isEqualTo(documented);
    }

    @Test
    void numbersAreMaskedAndInLinesOfDebugOnly() {
        everything();

        assertThat(log.lines()).allSatisfy(line -> {
            assertThat(line.message() + line.facts())
                    .doesNotContain("2065550100")
                    .doesNotContain("+1206");
            assertThat(line.level() == Level.DEBUG || line.fact("number") == null)
                    .isTrue();
        });
        assertThat(log.lines("number in doubt settled"))
                .extracting(line -> line.fact("number"))
                .containsOnly("+*********00");
    }

    @Test
    void aStreakOfRefusalsIsToldWhenItIsTenTimesAsLongAndEndsWithASuccess() {
        throttled(999);
        listener.requestFinished(new RunEvent.RequestFinished(HERE, OPERATION, RequestResult.SUCCESS, null, 1));
        throttled(9);

        assertThat(log.lines("throttled again and again"))
                .extracting(line -> line.fact("refusals"))
                .containsExactly(10, 100);
    }

    @Test
    void aRateIsToldWhenItHasDoubledOrHalved() {
        for (double rate : new double[] {4, 5, 7.9, 8, 7, 4.1, 4, 3.9, 2}) {
            listener.rateChanged(new RunEvent.RateChanged(HERE, rate));
        }

        assertThat(log.lines("rate changed"))
                .extracting(line -> line.fact("perSecond"))
                .containsExactly("4.00", "8.00", "4.00", "2.00");
    }

    @Test
    void whatIsNoCodeIsNotRepeated() {
        listener.locationClosed(new RunEvent.LocationClosed(HERE, "Forbidden\n[main] ERROR forged +12065550100"));

        assertThat(log.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.fact("code")).isEqualTo("unprintable"));
    }

    @Test
    void aThrottledAssumeRoleIsNoWarning() {
        listener.assumeRoleFinished(new RunEvent.AssumeRoleFinished(HERE.accountId(), "Throttling", 1));
        listener.assumeRoleFinished(new RunEvent.AssumeRoleFinished(HERE.accountId(), "Timeout", 1));

        assertThat(log.lines("role not assumed")).extracting(Line::level).containsExactly(Level.DEBUG, Level.WARN);
    }

    @Test
    void aWholeRunWithEveryFaultSaysNoNumberAndNoSecretAndFewLines() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(3)
                .regions("us-east-1", "eu-west-1")
                .connectorsPerLocation(2)
                .numbers(1_200)
                .quota(20, 5));
        try (Rig rig = Rig.of(fleet, Settings.builder().batchSize(10), b -> b.listener(listener))) {
            rig.simulator
                    .faults()
                    .add(
                            Fault.when().everyCall(9).then(Effect.loseAnswer()),
                            Fault.when().everyCall(7).then(Effect.error(503, "ServiceUnavailableException")),
                            Fault.when().share(.02).then(Effect.numberError("Unprocessable")));

            Report report = rig.run().report();

            assertThat(report.totals().failed()).isPositive();
            String all = log.lines().toString();
            assertThat(fleet.targets())
                    .noneMatch(t -> all.contains(t.phoneNumber().substring(1)));
            assertThat(all).doesNotContain(rig.simulator.secretAccessKey());
            assertThat(log.lines())
                    .filteredOn(line -> line.level() != Level.DEBUG)
                    .hasSizeLessThan(120);
        }
    }
}
