package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.policy.SessionPolicy;
import io.github.onhook.model.Operation;
import io.github.onhook.simulator.Fleet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** What a session may do, as the service sees it; the role itself may do everything. */
class ScopeDownTest {

    private static final int ALLOWED = 200;
    private static final int FORBIDDEN = 403;
    private static final int NO_SUCH_THING = 404;

    private static final Fleet FLEET = Fleet.builder()
            .account(World.FIRST, a -> a.role("VoiceOps").region("us-east-1", r -> {}))
            .build();

    @Test
    void allowsTheOperationAndTheReadsThatSettleItAndNothingElse() {
        try (World world = World.of(FLEET);
                ChimeSdkVoiceAsyncClient voice = voice(world, b -> b)) {
            assertThat(change(voice)).isEqualTo(NO_SUCH_THING);
            assertThat(read(voice)).isEqualTo(NO_SUCH_THING);
            assertThat(list(voice)).isEqualTo(ALLOWED);
            assertThat(changeGroup(voice)).isEqualTo(FORBIDDEN);
            assertThat(connectors(voice)).isEqualTo(FORBIDDEN);
        }
    }

    @Test
    void theOtherOperationHasItsOwnPolicy() {
        try (World world = World.of(FLEET);
                ChimeSdkVoiceAsyncClient voice =
                        voice(world, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP, b -> b)) {
            assertThat(changeGroup(voice)).isEqualTo(NO_SUCH_THING);
            assertThat(read(voice)).isEqualTo(NO_SUCH_THING);
            assertThat(change(voice)).isEqualTo(FORBIDDEN);
        }
    }

    @Test
    void furtherActionsCanBeAllowed() {
        try (World world = World.of(FLEET);
                ChimeSdkVoiceAsyncClient voice =
                        voice(world, b -> b.allowing(SessionPolicy.INVENTORY.toArray(String[]::new)))) {
            assertThat(connectors(voice)).isEqualTo(ALLOWED);
            assertThat(change(voice)).isEqualTo(NO_SUCH_THING);
        }
    }

    @Test
    void scopingDownCanBeSwitchedOff() {
        try (World world = World.of(FLEET);
                ChimeSdkVoiceAsyncClient voice = voice(world, b -> b.scopeDown(false))) {
            assertThat(connectors(voice)).isEqualTo(ALLOWED);
            assertThat(changeGroup(voice)).isEqualTo(NO_SUCH_THING);
        }
    }

    @Test
    void aPolicyOfOnesOwnReplacesIt() {
        String lists = SessionPolicy.of(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, List.of())
                .replace("chime:DisassociatePhoneNumbersFromVoiceConnector", "chime:List*");
        try (World world = World.of(FLEET);
                ChimeSdkVoiceAsyncClient voice = voice(world, b -> b.sessionPolicy(lists))) {
            assertThat(list(voice)).isEqualTo(ALLOWED);
            assertThat(change(voice)).isEqualTo(FORBIDDEN);
        }
    }

    @Test
    void sessionsThatOnlyLookCanChangeNothingWhateverTheOthersMay() {
        try (World world = World.of(FLEET);
                AssumedRoles roles = world.roles(b -> b.allowing("chime:*"));
                ChimeSdkVoiceAsyncClient voice = voice(world, World.session(roles.readOnly(), World.FIRST))) {
            assertThat(list(voice)).isEqualTo(ALLOWED);
            assertThat(change(voice)).isEqualTo(FORBIDDEN);
            assertThat(changeGroup(voice)).isEqualTo(FORBIDDEN);
        }
    }

    @Test
    void allowsEveryOperationWhereNoneIsNamed() {
        try (World world = World.of(FLEET);
                ChimeSdkVoiceAsyncClient voice = voice(world, World.session(world.roles(), World.FIRST))) {
            assertThat(change(voice)).isEqualTo(NO_SUCH_THING);
            assertThat(changeGroup(voice)).isEqualTo(NO_SUCH_THING);
            assertThat(connectors(voice)).isEqualTo(ALLOWED);
        }
    }

    private static ChimeSdkVoiceAsyncClient voice(World world, UnaryOperator<AssumedRoles.Builder> settings) {
        return voice(world, Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, settings);
    }

    private static ChimeSdkVoiceAsyncClient voice(
            World world, Operation operation, UnaryOperator<AssumedRoles.Builder> settings) {
        return voice(world, World.session(world.roles(settings).narrowedTo(operation), World.FIRST));
    }

    private static ChimeSdkVoiceAsyncClient voice(World world, Session session) {
        return ChimeSdkVoiceAsyncClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(world.simulator.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(session.credentials()))
                .build();
    }

    private static int change(ChimeSdkVoiceAsyncClient voice) {
        return status(Mono.fromFuture(() -> voice.disassociatePhoneNumbersFromVoiceConnector(
                r -> r.voiceConnectorId("abcdefghijklmnopqrstu1").e164PhoneNumbers("+12065550100"))));
    }

    private static int changeGroup(ChimeSdkVoiceAsyncClient voice) {
        return status(Mono.fromFuture(() -> voice.disassociatePhoneNumbersFromVoiceConnectorGroup(
                r -> r.voiceConnectorGroupId("abcdefghijklmnopqrstu1").e164PhoneNumbers("+12065550100"))));
    }

    private static int read(ChimeSdkVoiceAsyncClient voice) {
        return status(Mono.fromFuture(() -> voice.getPhoneNumber(r -> r.phoneNumberId("+12065550100"))));
    }

    private static int list(ChimeSdkVoiceAsyncClient voice) {
        return status(Mono.fromFuture(() -> voice.listPhoneNumbers(r -> {})));
    }

    private static int connectors(ChimeSdkVoiceAsyncClient voice) {
        return status(Mono.fromFuture(() -> voice.listVoiceConnectors(r -> {})));
    }

    private static int status(Mono<?> call) {
        return World.wait(
                call.map(answer -> ALLOWED).onErrorResume(AwsServiceException.class, e -> Mono.just(e.statusCode())));
    }
}
