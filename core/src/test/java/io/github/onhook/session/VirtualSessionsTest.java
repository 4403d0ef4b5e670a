package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.policy.SessionPolicy;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.model.RunEvent.AssumeRoleSent;
import io.github.onhook.model.RunEvent.ThrottleWaited;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** What takes hours, or thousands of accounts, in virtual time. */
class VirtualSessionsTest {

    private static final Duration SESSION = Duration.ofMinutes(15);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(30);
    private static final String HUB = "arn:aws:iam::210987654321:role/Hub";

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Time time = Time.virtual(clock);
    private final FakeSts sts = new FakeSts(time);

    @AfterEach
    void dispose() {
        clock.dispose();
    }

    @Test
    void sixHoursWithSessionsOfAQuarterOfAnHourNeedTheCallsThatPaperSays() {
        int accounts = 20;
        AssumedRoles sessions = roles(b -> b.sessionDuration(SESSION), false);
        Set<Session> used = new HashSet<>();
        Instant end = time.now().get().plus(Duration.ofHours(6));

        for (int i = 0; i < accounts; i++) {
            sessions.session(account(i), SessionListener.NONE).subscribe();
        }
        settle();
        while (time.now().get().isBefore(end)) {
            for (int i = 0; i < accounts; i++) {
                for (int region = 0; region < 2; region++) {
                    List<Session> now = new ArrayList<>();
                    sessions.session(account(i), SessionListener.NONE).subscribe(now::add);
                    assertThat(now)
                            .hasSize(1)
                            .allMatch(s -> expiry(s).isAfter(time.now().get()));
                    used.addAll(now);
                }
            }
            clock.advanceTimeBy(ASKED_EVERY);
        }

        // A session serves for 85 to 93% of its 15 minutes and up to one more interval of asking: 12.75 to 14.45
        // minutes.
        long fewest = accounts * (long) Math.ceil(360 / 14.45);
        long most = accounts * (long) Math.ceil(360 / 12.75);
        assertThat((long) sts.asked.size()).isBetween(fewest, most);
        assertThat(used).hasSizeBetween((int) fewest - accounts, (int) most);
    }

    @Test
    void fiveThousandAccountsStartSmoothlyAndTheFirstWorkWhileOthersWait() {
        int accounts = 5_000;
        AssumedRoles sessions = roles(UnaryOperator.identity(), false);
        List<Instant> got = new ArrayList<>();
        Instant start = time.now().get();

        for (int i = 0; i < accounts; i++) {
            for (int region = 0; region < 2; region++) {
                sessions.session(account(i), SessionListener.NONE)
                        .subscribe(s -> got.add(time.now().get()));
            }
        }
        for (int i = 0; i < 1_400; i++) {
            clock.advanceTimeBy(Duration.ofMillis(10));
        }

        assertThat(sts.asked).hasSize(accounts);
        assertThat(got).hasSize(2 * accounts);
        assertThat(got.get(0)).isEqualTo(start.plus(FakeSts.LATENCY));
        Map<Long, Long> perSecond =
                sts.asked.stream().collect(Collectors.groupingBy(a -> a.at().getEpochSecond(), Collectors.counting()));
        assertThat(perSecond.values()).allMatch(calls -> calls <= 452);
        assertThat(Duration.between(start, got.get(got.size() - 1)))
                .isBetween(Duration.ofSeconds(11), Duration.ofSeconds(12));
    }

    @Test
    void aHubRoleIsAssumedOnceAndRenewedWhileItIsNeeded() {
        AssumedRoles sessions = roles(b -> b.viaRole(HUB).sessionDuration(SESSION), false);

        for (int minute = 0; minute < 180; minute++) {
            sessions.session(account(minute % 3), SessionListener.NONE).subscribe();
            clock.advanceTimeBy(Duration.ofMinutes(1));
        }

        long hub = sts.asked.stream()
                .filter(a -> a.request().roleArn().equals(HUB))
                .count();
        assertThat(hub).isBetween(3L, 4L);
        assertThat(sts.asked.stream().filter(a -> !a.request().roleArn().equals(HUB)))
                .allMatch(a -> a.caller().accessKeyId().startsWith("ASIA"))
                .allMatch(a -> a.caller().expirationTime().orElseThrow().isAfter(a.at()));
    }

    @Test
    void aHubSessionThatIsRefusedIsRenewedOnceForAll() {
        AssumedRoles sessions = roles(b -> b.viaRole(HUB), false);
        sessions.session(account(0), SessionListener.NONE).subscribe();
        settle();
        sts.failure = () -> refusal(403, "ExpiredToken");
        List<Throwable> failures = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            sessions.session(account(i), SessionListener.NONE).subscribe(s -> {}, failures::add);
        }
        clock.advanceTimeBy(Duration.ofMillis(80));
        sts.failure = null;
        clock.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(failures).isEmpty();
        assertThat(sts.asked.stream().filter(a -> a.request().roleArn().equals(HUB)))
                .hasSize(2);
    }

    @Test
    void theOwnAccountIsActedInDirectlyAndAskedForOnce() {
        AssumedRoles sessions = roles(UnaryOperator.identity(), true);
        List<Session> got = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            sessions.session("210987654321", SessionListener.NONE).subscribe(got::add);
            sessions.session(account(1), SessionListener.NONE).subscribe(got::add);
        }
        settle();

        assertThat(got).hasSize(10);
        assertThat(got.stream().filter(s -> s.accountId().equals("210987654321")))
                .allMatch(s -> s.credentials().accessKeyId().equals("AKIABASE") && s.expiresAt() == null);
        assertThat(sts.callerIdentityCalls).isEqualTo(1);
        assertThat(sts.asked).hasSize(1);
    }

    @Test
    void throttlingIsWaitedOutForAQuarterOfAnHourAtMost() {
        AssumedRoles sessions = roles(UnaryOperator.identity(), false);
        sts.failure = () -> refusal(400, "Throttling");
        List<Throwable> failures = new ArrayList<>();

        sessions.session(account(1), SessionListener.NONE).subscribe(s -> {}, failures::add);
        for (int minute = 0; minute < 15; minute++) {
            assertThat(failures).isEmpty();
            clock.advanceTimeBy(Duration.ofMinutes(1));
        }

        assertThat(failures).singleElement().isInstanceOfSatisfying(SessionException.class, e -> {
            assertThat(e.code()).isEqualTo("Timeout");
            assertThat(e).hasMessageContaining("no session within 15 minutes");
        });
        assertThat(sts.asked).hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Throttling         | 40",
                "429 | TooManyRequests    | Wed, 21 Oct 2026 07:28:40 GMT",
                "503 | ServiceUnavailable | 40",
                "503 | ServiceUnavailable | Wed, 21 Oct 2026 07:28:40 GMT"
            })
    void waitsAsLongAsStsAsks(int status, String code, String retryAfter) {
        AssumedRoles sessions = roles(UnaryOperator.identity(), false);
        sts.failure = () -> refusal(status, code, retryAfter);
        List<Session> got = new ArrayList<>();
        sessions.session(account(1), SessionListener.NONE).subscribe(got::add);
        clock.advanceTimeBy(Duration.ofSeconds(39));

        sts.failure = null;
        assertThat(sts.asked).hasSize(1);
        clock.advanceTimeBy(Duration.ofSeconds(3));

        assertThat(sts.asked).hasSize(2);
        assertThat(got).hasSize(1);
    }

    @Test
    void everySettingReachesTheRequest() {
        AssumedRoles sessions = roles(
                b -> b.externalId("ext-1")
                        .sessionName("nightly")
                        .sessionDuration(Duration.ofHours(2))
                        .sessionTag("team", "voice")
                        .sessionTag("ticket", "42")
                        .transitiveTagKeys("team")
                        .sourceIdentity("operator")
                        .partition("aws-us-gov")
                        .allowing("chime:GetVoiceConnector"),
                false);

        sessions.narrowedTo(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR)
                .session("111122223333", SessionListener.NONE)
                .subscribe();
        settle();

        assertThat(sts.asked).singleElement().satisfies(asked -> {
            var request = asked.request();
            assertThat(request.roleArn()).isEqualTo("arn:aws-us-gov:iam::111122223333:role/ops/VoiceOps");
            assertThat(request.externalId()).isEqualTo("ext-1");
            assertThat(request.roleSessionName()).isEqualTo("nightly");
            assertThat(request.durationSeconds()).isEqualTo(7_200);
            assertThat(request.tags())
                    .extracting(t -> t.key() + "=" + t.value())
                    .containsOnly("team=voice", "ticket=42");
            assertThat(request.transitiveTagKeys()).containsExactly("team");
            assertThat(request.sourceIdentity()).isEqualTo("operator");
            assertThat(request.policy())
                    .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
                            + "\"chime:DisassociatePhoneNumbersFromVoiceConnector\",\"chime:GetPhoneNumber\","
                            + "\"chime:GetVoiceConnector\",\"chime:ListPhoneNumbers\"],\"Resource\":\"*\"}]}");
        });
    }

    @Test
    void keepsOneSessionForAnAccountAndPolicy() {
        AssumedRoles sessions = roles(b -> b, false);
        List<SessionProvider> runs = List.of(
                sessions.narrowedTo(Operation.MOVE),
                sessions.narrowedTo(Operation.RELEASE),
                sessions.narrowedTo(Operation.MOVE),
                sessions.readOnly(),
                sessions.readOnly());

        runs.forEach(run -> run.session("111122223333", SessionListener.NONE).subscribe());
        settle();

        assertThat(sts.asked)
                .extracting(asked -> asked.request().policy())
                .containsExactly(
                        SessionPolicy.of(Operation.MOVE, List.of()),
                        SessionPolicy.of(Operation.RELEASE, List.of()),
                        SessionPolicy.toRead());
    }

    @Test
    void narrowsNoSessionWhereThatIsSwitchedOff() {
        AssumedRoles sessions = roles(b -> b.scopeDown(false), false);

        sessions.narrowedTo(Operation.MOVE)
                .session("111122223333", SessionListener.NONE)
                .subscribe();
        sessions.readOnly().session("111122223333", SessionListener.NONE).subscribe();
        settle();

        assertThat(sts.asked)
                .singleElement()
                .satisfies(asked -> assertThat(asked.request().policy()).isNull());
    }

    @Test
    void widensNothingThatIsNarrowed() {
        AssumedRoles sessions = roles(b -> b, false);

        sessions.readOnly()
                .narrowedTo(Operation.MOVE)
                .session("111122223333", SessionListener.NONE)
                .subscribe();
        settle();

        assertThat(sts.asked)
                .singleElement()
                .satisfies(asked -> assertThat(asked.request().policy()).isEqualTo(SessionPolicy.toRead()));
    }

    @Test
    void aListenerThatThrowsErrorsDeniesNobodyTheSession() {
        AssumedRoles sessions = roles(b -> b, false);
        List<Session> got = new ArrayList<>();

        sessions.session("111122223333", new ThrowingListener()).subscribe(got::add);
        sessions.session("111122223333", SessionListener.NONE).subscribe(got::add);
        settle();

        assertThat(got).hasSize(2);
        assertThat(sts.asked).hasSize(1);
    }

    private static final class ThrowingListener implements SessionListener {

        @Override
        public void throttleWaited(ThrottleWaited event) {
            throw new NoClassDefFoundError("thrown/on/Purpose");
        }

        @Override
        public Context assumeRoleSent(AssumeRoleSent event, Context asker) {
            throw new NoClassDefFoundError("thrown/on/Purpose");
        }

        @Override
        public void assumeRoleFinished(AssumeRoleFinished event) {
            throw new NoClassDefFoundError("thrown/on/Purpose");
        }
    }

    private void settle() {
        clock.advanceTimeBy(Duration.ofSeconds(1));
    }

    private AssumedRoles roles(UnaryOperator<AssumedRoles.Builder> settings, boolean ownAccountDirect) {
        RoleSettings checked =
                settings.apply(AssumedRoles.builder("ops/VoiceOps")).settings();
        AwsCredentials base = AwsBasicCredentials.create("AKIABASE", "base-secret");
        ExpiringCache<AwsCredentials> kept =
                new ExpiringCache<>(l -> Mono.just(base), c -> null, Duration.ofMinutes(1), time);
        return new AssumedRoles(checked, sts, kept, ownAccountDirect, null, time);
    }

    private static StsException refusal(int status, String code) {
        return (StsException) StsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("made up")
                        .build())
                .build();
    }

    private static StsException refusal(int status, String code, String retryAfter) {
        return (StsException) StsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("made up")
                        .sdkHttpResponse(SdkHttpResponse.builder()
                                .statusCode(status)
                                .putHeader("Date", "Wed, 21 Oct 2026 07:28:00 GMT")
                                .putHeader("Retry-After", retryAfter)
                                .build())
                        .build())
                .build();
    }

    private static String account(int number) {
        return String.format("%012d", 100_000_000_000L + number);
    }

    private static Instant expiry(Session session) {
        return session.expiresAt() == null ? Instant.MAX : session.expiresAt();
    }
}
