package io.github.onhook.temporal.internal.worker;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Orchestrator;
import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.internal.chime.SdkVoice;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Tests what holds a change back after the engine has decided to send it: the last moments before it is on the wire. */
class LateChangesTest {

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int NUMBERS = 10;
    private static final Fleet FLEET = Fleet.generate(FleetShape.of()
            .accounts(1)
            .regions("us-east-1")
            .connectorsPerLocation(1)
            .numbers(NUMBERS));
    private static final SdkAsyncHttpClient HTTP = OwnHttpClient.of(4);

    private final Simulator simulator = Simulator.builder(FLEET).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @AfterAll
    static void closeHttp() {
        HTTP.close();
    }

    private Report run(LongSupplier nanoTime, Runnable beforeChange) {
        Plan.Builder plan = Plan.builder();
        FLEET.targets()
                .forEach(target -> plan.add(Target.of(
                        target.accountId(), target.region(), target.voiceConnectorId(), target.phoneNumber())));
        try (AssumedRoles sessions = ChunkRunTest.sessions(simulator);
                RegionalClients clients = new RegionalClients(
                        new FreshRequests(HTTP, LONGEST, nanoTime), simulator.endpoint(), Schedulers.boundedElastic());
                Orchestrator orchestrator = Orchestrator.builder(sessions)
                        .settings(Settings.builder().attempts(2).build())
                        .voice(new SdkVoice(clients, beforeChange))
                        .build()) {
            return Objects.requireNonNull(
                    orchestrator.run(plan.build()).report().block(PATIENCE));
        }
    }

    private long changes() {
        return simulator.record().count(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR);
    }

    @Test
    void sendsWhatIsHandedOverInTime() {
        Report report = run(System::nanoTime, () -> {});

        assertThat(report.totals().disassociated()).isEqualTo(NUMBERS);
    }

    /** As where the process is suspended after a request was handed over, and before it is written. */
    @Test
    void writesNoRequestThatWaitedLongerThanAllowed() {
        AtomicLong clock = new AtomicLong();

        Report report = run(() -> clock.getAndAdd(LONGEST.toNanos() + 1), () -> {});

        assertThat(changes()).isZero();
        assertThat(report.totals().disassociated()).isZero();
        assertThat(report.totals().unknown()).isEqualTo(NUMBERS);
    }

    @Test
    void sendsNoChangeThatIsHeldBackAndReadsWhatBecameOfIt() {
        Report report = run(System::nanoTime, () -> {
            throw new IllegalStateException("the chunk belongs to another worker");
        });

        assertThat(changes()).isZero();
        assertThat(report.totals().disassociated()).isZero();
        assertThat(report.totals().failed()).isEqualTo(NUMBERS);
        assertThat(simulator.record().count(SimulatedOperation.GET_PHONE_NUMBER)
                        + simulator.record().count(SimulatedOperation.LIST_PHONE_NUMBERS))
                .isPositive();
    }
}
