package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.internal.rate.SharedRate;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.model.Target;
import io.github.onhook.rate.RateMemory;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Two orchestrators at the same locations over HTTP, as two instances of a service are: each by itself, and with the rates that
 * they share in a real PostgreSQL. The figures of {@code docs/rate.md} are printed with {@code -Dfigures=true}.
 */
class SharedRatesFiguresTest extends DatabaseFixture {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int LOCATIONS = 6;
    private static final Duration LONG = Duration.ofMinutes(10);

    private record Figures(double seconds, double least, double sent, double throttled) {}

    @BeforeEach
    void empty() {
        database.update(Sql.of("DELETE FROM onhook.shared_rate")).block(PATIENCE);
    }

    @Test
    void runsOfTwoInstancesShareTheRowOfALocation() {
        Figures figures = two(20, 2, 2, true, RateMemory.none());

        List<SharedRate> states = get(database.rows(
                        Sql.of("SELECT state FROM onhook.shared_rate WHERE operation = 'voice-connector'"),
                        64,
                        row -> Objects.requireNonNull(SharedRate.parse(String.valueOf(row.get(0, String.class)))))
                .collectList());
        assertThat(figures.sent()).isPositive();
        assertThat(states).hasSize(LOCATIONS);
    }

    @Test
    @EnabledIfSystemProperty(named = "figures", matches = "true", disabledReason = "docs/rate.md says how to run it")
    void printsFigures() {
        OUT.println("| quota, burst, work of both | each by itself | shared | shared, known before |");
        OUT.println("| --- | --- | --- | --- |");
        two(50, 50, 2, false, RateMemory.none());
        for (int quota : new int[] {5, 20}) {
            for (int seconds : new int[] {10}) {
                String byItself = cell(two(quota, 2, seconds, false, RateMemory.none()));
                RateMemory memory = RateMemory.inMemory(LOCATIONS);
                String shared = cell(two(quota, 2, seconds, true, memory));
                two(quota, 2, 30, true, memory);
                String known = cell(two(quota, 2, seconds, true, memory));
                OUT.println("| " + quota + "/s, 2, " + seconds + " s | " + byItself + " | " + shared + " | " + known
                        + " |");
            }
        }
    }

    private static String cell(Figures f) {
        return String.format(
                Locale.ROOT,
                "%.1f s of %.1f s: %.3f, %.1f%% throttled",
                f.seconds(),
                f.least(),
                f.least() / f.seconds(),
                100 * f.throttled() / f.sent());
    }

    /** Both have half of each location's numbers, one in a request. */
    private Figures two(double quota, int burst, int seconds, boolean shared, RateMemory memory) {
        int perLocation = (int) (quota * seconds) + burst;
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(LOCATIONS)
                .regions("us-east-1")
                .connectorsPerLocation(1)
                .numbers(LOCATIONS * perLocation)
                .role("VoiceOps")
                .quota(quota, burst));
        try (Simulator simulator = Simulator.start(fleet);
                AssumedRoles sessions = sessions(simulator);
                Orchestrator one = orchestrator(simulator, sessions, shared, memory);
                Orchestrator other = orchestrator(simulator, sessions, shared, memory)) {
            List<Target> targets =
                    fleet.targets().map(SharedRatesFiguresTest::target).toList();
            long began = System.nanoTime();
            List<Report> reports = Objects.requireNonNull(Flux.merge(
                            one.run(plan(targets, 0)).report(),
                            other.run(plan(targets, 1)).report())
                    .collectList()
                    .block(seconds > 2 ? LONG : PATIENCE));
            double took = (System.nanoTime() - began) / 1e9;
            assertThat(reports)
                    .allMatch(report ->
                            report.totals().disassociated() == report.totals().targets());
            return new Figures(
                    took,
                    seconds,
                    reports.stream()
                            .mapToLong(report -> report.requests().sent())
                            .sum(),
                    reports.stream()
                            .mapToLong(report -> report.requests().throttled())
                            .sum());
        }
    }

    private static Target target(Fleet.Assignment a) {
        return Target.of(a.accountId(), a.region(), a.voiceConnectorId(), a.phoneNumber());
    }

    private static Plan plan(List<Target> targets, int half) {
        Plan.Builder plan = Plan.builder();
        for (int i = half; i < targets.size(); i += 2) {
            plan.add(targets.get(i));
        }
        return plan.build();
    }

    private Orchestrator orchestrator(Simulator simulator, AssumedRoles sessions, boolean shared, RateMemory memory) {
        Orchestrator.Builder builder = Orchestrator.builder(sessions)
                .settings(Settings.builder()
                        .batchSize(1)
                        .spotCheck(SpotCheck.NONE)
                        .build())
                .rateMemory(memory)
                .endpointOverride(simulator.endpoint());
        if (shared) {
            builder.sharedRates(R2dbcSharedRates.of(pool));
        }
        return builder.build();
    }

    private static AssumedRoles sessions(Simulator simulator) {
        return AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(Simulator.ACCESS_KEY_ID, Simulator.SECRET_ACCESS_KEY)))
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .build();
    }
}
