package io.github.onhook.embedded;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.internal.chime.ChangeCall;
import io.github.onhook.internal.chime.RegionalClients;
import io.github.onhook.internal.chime.SdkVoice;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** Closed means: no new run, the open ones stop, clients refuse, and everything is released. */
class CloseTest {

    /** A service whose first answer is held back until the test gives it. */
    private static final class HeldVoice extends InstantVoice {

        final CountDownLatch asked = new CountDownLatch(1);
        final Sinks.Empty<Void> answer = Sinks.empty();

        @Override
        public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
            asked.countDown();
            return answer.asMono().then(super.change(call, on, numbers, session));
        }
    }

    @Test
    void stopsRunsThatGoOnAndCompletesWhenTheirRequestsAreAnswered() throws InterruptedException {
        HeldVoice voice = new HeldVoice();
        Orchestrator orchestrator = voice.orchestrator().build();
        Run run = orchestrator.run(InstantVoice.plan(6_000));
        Mono<Report> report = run.report().cache();
        StepVerifier running = StepVerifier.create(report)
                .assertNext(CloseTest::assertStopped)
                .expectComplete()
                .verifyLater();

        assertThat(voice.asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        StepVerifier closing = StepVerifier.create(orchestrator.closeLater())
                .expectSubscription()
                .then(() -> voice.answer.tryEmitEmpty())
                .expectComplete()
                .verifyLater();

        running.verify(PATIENCE);
        closing.verify(PATIENCE);
    }

    private static void assertStopped(Report report) {
        assertThat(report.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(report.stopReason()).isEqualTo("the orchestrator was closed");
        assertThat(report.totals().skipped()).isGreaterThan(5_000);
        assertThat(report.totals().targets()).isEqualTo(6_000);
    }

    @Test
    void completesAlthoughASubscriberRequestsNothing() {
        Orchestrator orchestrator = new InstantVoice().orchestrator().build();
        orchestrator.run(InstantVoice.plan(100)).outcomes().subscribe(new BaseSubscriber<Outcome>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}
        });

        StepVerifier.create(orchestrator.closeLater()).expectComplete().verify(PATIENCE);
    }

    @Test
    void refusesRunsOnceClosed() {
        Orchestrator orchestrator = new InstantVoice().orchestrator().build();
        Run prepared = orchestrator.run(InstantVoice.plan(5));

        orchestrator.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> orchestrator.run(InstantVoice.plan(5)))
                .withMessageContaining("closed");
        StepVerifier.create(prepared.outcomes()).verifyErrorMessage("the orchestrator is closed: it begins no run");
        StepVerifier.create(prepared.report())
                .expectError(IllegalStateException.class)
                .verify(PATIENCE);
        StepVerifier.create(orchestrator.disassociate(InstantVoice.targets(5)))
                .expectError(IllegalStateException.class)
                .verify(PATIENCE);
    }

    @Test
    void closesAnyNumberOfTimes() {
        Orchestrator orchestrator = new InstantVoice().orchestrator().build();

        orchestrator.close();
        orchestrator.close();

        StepVerifier.create(orchestrator.closeLater()).expectComplete().verify(PATIENCE);
        StepVerifier.create(orchestrator.closeLater()).expectComplete().verify(PATIENCE);
    }

    @Test
    void refusesToMakeClientsOnceTheyAreClosed() {
        Settings settings = Settings.defaults();
        try (var http = NettyNioAsyncHttpClient.create()) {
            RegionalClients clients = new RegionalClients(http, null, Schedulers.boundedElastic());
            clients.close();
            Orchestrator orchestrator = Orchestrator.builder(InstantVoice.SESSIONS)
                    .settings(settings)
                    .voice(new SdkVoice(clients))
                    .build();

            StepVerifier.create(orchestrator.run(InstantVoice.plan(5)).outcomes())
                    .expectNextCount(5)
                    .expectComplete()
                    .verify(PATIENCE);
            assertThat(orchestrator
                            .run(InstantVoice.plan(5))
                            .outcomes()
                            .collectList()
                            .block(PATIENCE))
                    .allMatch(outcome -> outcome.status() == Status.SKIPPED
                            && String.valueOf(outcome.reason().message()).contains("closed"));
        }
    }
}
