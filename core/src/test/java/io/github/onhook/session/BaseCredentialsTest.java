package io.github.onhook.session;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Base credentials of any provider: slow ones, broken ones, foreign ones. BlockHound is at work. */
class BaseCredentialsTest {

    @Test
    void asksABlockingProviderOnceAndBlocksNobodyElse() {
        var fleet = Fleet.builder();
        for (int i = 0; i < 100; i++) {
            fleet.account(account(i), a -> {});
        }
        try (World world = World.of(fleet.build())) {
            AtomicInteger resolved = new AtomicInteger();
            CountDownLatch asked = new CountDownLatch(100);
            AwsCredentialsProvider slow = () -> {
                resolved.incrementAndGet();
                await(asked);
                return AwsBasicCredentials.create(world.simulator.accessKeyId(), world.simulator.secretAccessKey());
            };
            AssumedRoles roles = world.roles(b -> b.baseCredentials(slow));

            List<Session> got = World.wait(Flux.range(0, 100)
                    .flatMap(
                            i -> roles.session(account(i), SessionListener.NONE)
                                    .doOnSubscribe(subscription -> asked.countDown()),
                            100)
                    .subscribeOn(Schedulers.parallel())
                    .collectList());

            assertThat(got).hasSize(100);
            assertThat(resolved).hasValue(1);
        }
    }

    @Test
    void baseCredentialsThatAreNotThereAreSaidWithoutACall() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        };
        try (World world =
                World.of(Fleet.builder().account(World.FIRST, a -> {}).build())) {
            SessionException refusal = World.refusal(world.roles(b -> b.baseCredentials(none)), World.FIRST);

            assertThat(refusal.code()).isEqualTo("NoCredentials");
            assertThat(refusal.accountId()).isEqualTo(World.FIRST);
            assertThat(refusal)
                    .hasMessageContaining("Unable to load credentials")
                    .hasMessageContaining("check the profile");
            assertThat(world.assumeRoleCalls()).isZero();
        }
    }

    @Test
    void baseCredentialsThatStsRefusesAreAskedForAgainOnce() {
        try (World world =
                World.of(Fleet.builder().account(World.FIRST, a -> {}).build())) {
            AtomicInteger resolved = new AtomicInteger();
            AwsCredentialsProvider rotating = () -> resolved.incrementAndGet() == 1
                    ? AwsBasicCredentials.create("AKIAOUTDATED00000000", "outdated")
                    : AwsBasicCredentials.create(world.simulator.accessKeyId(), world.simulator.secretAccessKey());

            Session session = World.session(world.roles(b -> b.baseCredentials(rotating)), World.FIRST);

            assertThat(session.accountId()).isEqualTo(World.FIRST);
            assertThat(resolved).hasValue(2);
        }
    }

    @Test
    void baseCredentialsThatStayRefusedAreSaid() {
        AwsCredentials unknown = AwsBasicCredentials.create("AKIAUNKNOWN000000000", "unknown");
        try (World world =
                World.of(Fleet.builder().account(World.FIRST, a -> {}).build())) {
            SessionException refusal = World.refusal(world.roles(b -> b.baseCredentials(() -> unknown)), World.FIRST);

            assertThat(refusal.code()).isEqualTo("InvalidClientTokenId");
            assertThat(refusal).hasMessageContaining("the base credentials are not accepted: renew them");
            assertThat(world.assumeRoleCalls()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void directCredentialsActInTheirOwnAccountOnly() {
        AwsCredentials named = AwsBasicCredentials.builder()
                .accessKeyId("AKIA")
                .secretAccessKey("secret")
                .accountId(World.FIRST)
                .build();
        SessionProvider direct = SessionProvider.direct(() -> named);

        assertThat(World.session(direct, World.FIRST).credentials()).isEqualTo(named);
        assertThatThrownBy(() -> World.session(direct, World.HUB))
                .isInstanceOfSatisfying(
                        SessionException.class, e -> assertThat(e.code()).isEqualTo("WrongAccount"))
                .hasMessageContaining("belong to account '111122223333'");
    }

    @Test
    void givesUpAndInterruptsAProviderThatNeverAnswers() throws InterruptedException {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AssumedRoles roles = AssumedRoles.builder("VoiceOps")
                .stsRegion("us-east-1")
                .time(Time.virtual(clock))
                .baseCredentials(() -> {
                    asked.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    throw new IllegalStateException("interrupted");
                })
                .build();
        List<Throwable> refusals = new CopyOnWriteArrayList<>();

        roles.session(World.FIRST, SessionListener.NONE).subscribe(session -> {}, refusals::add);
        assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        clock.advanceTimeBy(Duration.ofSeconds(119));
        assertThat(refusals).isEmpty();
        clock.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(refusals)
                .singleElement()
                .satisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                SessionException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo("NoCredentials"))
                        .hasMessageContaining("did not answer within 120 s"));
        assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Blocks until all have asked, which they cannot where this blocks one of them. */
    private static void await(CountDownLatch asked) {
        try {
            assertThat(asked.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String account(int number) {
        return Long.toString(100_000_000_000L + number);
    }
}
