package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.RoleBuilder;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Sessions over HTTP, by the SDK's own client. */
class AssumedRolesTest {

    @Test
    void nothingIsCalledBeforeSubscription() {
        try (World world = World.of(fleet(r -> {}))) {
            AssumedRoles roles = world.roles();

            var session = roles.session(World.FIRST, SessionListener.NONE);

            assertThat(world.assumeRoleCalls()).isZero();
            assertThat(World.wait(session).accountId()).isEqualTo(World.FIRST);
            assertThat(world.assumeRoleCalls()).isEqualTo(1);
        }
    }

    @Test
    void howeverManyAskAtOnceOneCallIsMade() {
        try (World world = World.of(fleet(r -> {}))) {
            AssumedRoles roles = world.roles();

            List<Session> got = World.all(500, roles.session(World.FIRST, SessionListener.NONE));

            assertThat(got).hasSize(500).containsOnly(got.get(0));
            assertThat(world.assumeRoleCalls()).isEqualTo(1);
        }
    }

    @Test
    void aRevokedSessionIsRenewedOnceForAllWhoWereRefused() {
        try (World world = World.of(fleet(r -> {}))) {
            AssumedRoles roles = world.roles();
            Session refused = World.session(roles, World.FIRST);

            List<Session> renewed = World.all(50, roles.renew(refused, SessionListener.NONE));

            assertThat(renewed).hasSize(50).containsOnly(renewed.get(0)).doesNotContain(refused);
            assertThat(world.assumeRoleCalls()).isEqualTo(2);
        }
    }

    @Test
    void theExternalIdOpensTheRoleAndAWrongOneDoesNot() {
        try (World world = World.of(fleet(r -> r.externalId("right")))) {
            assertThat(World.session(world.roles(b -> b.externalId("right")), World.FIRST))
                    .isNotNull();

            SessionException refusal = World.refusal(world.roles(b -> b.externalId("wrong")), World.FIRST);

            assertThat(refusal.code()).isEqualTo("AccessDenied");
            assertThat(refusal.accountId()).isEqualTo(World.FIRST);
            assertThat(refusal)
                    .hasMessageContaining("arn:aws:iam::111122223333:role/VoiceOps")
                    .hasMessageContaining("is not authorized to perform: sts:AssumeRole")
                    .hasMessageContaining("check that the role exists and that its trust policy allows");
        }
    }

    @Test
    void aRefusalIsRememberedSoThatTheLocationsOfAnAccountShareIt() {
        try (World world = World.of(fleet(RoleBuilder::deny))) {
            AssumedRoles roles = world.roles();

            for (int i = 0; i < 5; i++) {
                assertThat(World.refusal(roles, World.FIRST).code()).isEqualTo("AccessDenied");
            }

            assertThat(world.assumeRoleCalls()).isEqualTo(1);
        }
    }

    @Test
    void aRoleWithAPathIsFound() {
        Fleet fleet = Fleet.builder()
                .account(World.FIRST, a -> a.role("ops/VoiceOps"))
                .build();
        try (World world = World.of(fleet)) {
            AssumedRoles roles = world.roles("arn:{partition}:iam::{account}:role/ops/VoiceOps", b -> b);

            assertThat(World.session(roles, World.FIRST).accountId()).isEqualTo(World.FIRST);
        }
    }

    @Test
    void aRegionThatTheAccountHasNotEnabledIsSaid() {
        Fleet fleet = Fleet.builder()
                .account(World.FIRST, a -> a.disabledRegion("ap-southeast-1"))
                .build();
        try (World world = World.of(fleet)) {
            SessionException refusal = World.refusal(world.roles(b -> b.stsRegion("ap-southeast-1")), World.FIRST);

            assertThat(refusal.code()).isEqualTo("RegionDisabled");
            assertThat(refusal).hasMessageContaining("enable the Region for the account, or set another STS Region");
        }
    }

    @Test
    void tagsAndPolicyThatAreTooLargeTogetherAreSaid() {
        try (World world = World.of(fleet(r -> {}))) {
            AssumedRoles roles = world.roles(b -> {
                for (int i = 0; i < 20; i++) {
                    b.sessionTag("key" + i, "v".repeat(200));
                }
                return b;
            });

            SessionException refusal = World.refusal(roles, World.FIRST);

            assertThat(refusal.code()).isEqualTo("PackedPolicyTooLarge");
            assertThat(refusal).hasMessageContaining("fewer or shorter session tags");
        }
    }

    @Test
    void aDurationBeyondTheRolesMaximumIsSaid() {
        try (World world = World.of(fleet(r -> r.maxSessionDuration(Duration.ofHours(1))))) {
            AssumedRoles roles = world.roles(b -> b.sessionDuration(Duration.ofHours(2)));

            assertThat(World.refusal(roles, World.FIRST))
                    .hasMessageContaining("MaxSessionDuration")
                    .hasMessageContaining("check the session duration");
        }
    }

    @Test
    void aSessionOfTheWrongAccountIsNotUsed() {
        try (World world = World.of(fleet(r -> {}))) {
            world.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.ASSUME_ROLE)
                            .then(Effect.answer(sessionOf("arn:aws:sts::999988887777:assumed-role/VoiceOps/onhook"))));

            SessionException refusal = World.refusal(world.roles(), World.FIRST);

            assertThat(refusal.code()).isEqualTo("WrongAccount");
            assertThat(refusal).hasMessageContaining("belongs to account '999988887777' and is not used");
            assertThat(world.assumeRoleCalls()).isEqualTo(1);
        }
    }

    @Test
    void throttlingIsWaitedOutAndNoAccountFailsForIt() {
        Fleet fleet = fleet(30);
        try (World world = new World(fleet, s -> s.stsQuota(20, 3))) {
            AtomicLong throttled = new AtomicLong();
            SessionListener listener = new Counting(throttled);
            AssumedRoles roles = world.roles();

            List<Session> got = World.wait(Flux.range(0, 30)
                    .flatMap(i -> roles.session(account(i), listener), 30)
                    .collectList());

            assertThat(got).hasSize(30);
            assertThat(throttled).hasPositiveValue().hasValueLessThan(150);
            assertThat(world.simulator.record().assumeRoleThrottled()).isEqualTo(throttled.get());
        }
    }

    @Test
    void faultsThatPassAreTriedAgain() {
        try (World world = World.of(fleet(r -> {}))) {
            world.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.ASSUME_ROLE)
                            .call(1)
                            .then(Effect.error(503, "ServiceUnavailable")))
                    .add(Fault.when()
                            .operation(SimulatedOperation.ASSUME_ROLE)
                            .call(2)
                            .then(Effect.drop()));

            assertThat(World.session(world.roles(), World.FIRST).accountId()).isEqualTo(World.FIRST);

            assertThat(world.assumeRoleCalls()).isEqualTo(3);
        }
    }

    @Test
    void anAnswerThatNeverComesIsGivenUpAndTriedAgain() {
        try (World world = World.of(fleet(r -> {}))) {
            world.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.ASSUME_ROLE)
                            .call(1)
                            .then(Effect.neverAnswer()));

            Session session = World.session(world.roles(b -> b.requestTimeout(Duration.ofMillis(300))), World.FIRST);

            assertThat(session.expiresAt()).isAfter(Instant.now().plusSeconds(3_000));
        }
    }

    @Test
    void aHubRoleAssumesTheOthers() {
        Fleet fleet = Fleet.builder()
                .account(World.HUB, a -> a.role("Hub"))
                .account(
                        World.FIRST,
                        a -> a.role(
                                "VoiceOps", r -> r.trustCaller("arn:aws:sts::210987654321:assumed-role/Hub/onhook")))
                .build();
        try (World world = World.of(fleet)) {
            assertThat(World.refusal(world.roles(), World.FIRST).code()).isEqualTo("AccessDenied");

            Session session =
                    World.session(world.roles(b -> b.viaRole("arn:aws:iam::210987654321:role/Hub")), World.FIRST);

            assertThat(session.accountId()).isEqualTo(World.FIRST);
            assertThat(world.simulator.record().assumeRoleCalls(World.HUB)).isEqualTo(1);
        }
    }

    @Test
    void aHubRoleThatIsRefusedIsNamed() {
        Fleet fleet = Fleet.builder()
                .account(World.HUB, a -> a.role("Hub", RoleBuilder::deny))
                .account(World.FIRST, a -> a.role("VoiceOps"))
                .build();
        try (World world = World.of(fleet)) {
            SessionException refusal =
                    World.refusal(world.roles(b -> b.viaRole("arn:aws:iam::210987654321:role/Hub")), World.FIRST);

            assertThat(refusal.accountId()).isEqualTo(World.FIRST);
            assertThat(refusal).hasMessageStartingWith("hub role: AssumeRole of arn:aws:iam::210987654321:role/Hub:");
        }
    }

    @Test
    void theOwnAccountNeedsNoRole() {
        Fleet fleet = Fleet.builder()
                .account(World.HUB, a -> a.denyAssumeRole())
                .account(World.FIRST, a -> {})
                .build();
        try (World world = World.of(fleet)) {
            AssumedRoles roles = world.roles(b -> b.ownAccountDirect(true));

            assertThat(World.session(roles, World.HUB).credentials().accessKeyId())
                    .isEqualTo(world.simulator.accessKeyId());
            assertThat(World.session(roles, World.FIRST).credentials().accessKeyId())
                    .startsWith("ASIA");

            assertThat(world.simulator.record().count(SimulatedOperation.GET_CALLER_IDENTITY))
                    .isEqualTo(1);
            assertThat(world.assumeRoleCalls()).isEqualTo(1);
        }
    }

    private record Counting(AtomicLong throttled) implements SessionListener {
        @Override
        public void assumeRoleFinished(AssumeRoleFinished event) {
            if ("Throttling".equals(event.error())) {
                throttled.incrementAndGet();
            }
        }
    }

    private static Fleet fleet(Consumer<RoleBuilder> role) {
        return Fleet.builder()
                .account(World.FIRST, a -> a.role("VoiceOps", role))
                .build();
    }

    private static Fleet fleet(int accounts) {
        var fleet = Fleet.builder();
        for (int i = 0; i < accounts; i++) {
            fleet.account(account(i), a -> {});
        }
        return fleet.build();
    }

    private static String account(int number) {
        return Long.toString(100_000_000_000L + number);
    }

    private static String sessionOf(String arn) {
        return """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><Arn>%s</Arn><AssumedRoleId>A:b</AssumedRoleId></AssumedRoleUser>
            <Credentials><AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
            <SessionToken>t</SessionToken><Expiration>2040-01-01T00:00:00Z</Expiration></Credentials>
            </AssumeRoleResult></AssumeRoleResponse>
            """.formatted(arn);
    }
}
