package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.AccountState;
import java.time.Duration;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.RegionDisabledException;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/** Which roles may be assumed by whom, and what their sessions may do. */
class TrustTest {
    private static final String TRUSTING = "111122223333";
    private static final String ANY = "444455556666";
    private static final String SUSPENDED = "777788889999";
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";
    private static final String ONLY_READS = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["chime:List*", "chime:GetVoice*"], "Resource": "*"}}
            """;

    @RegisterExtension
    static final SimulatorExtension AWS = SimulatorExtension.of(Fleet.builder()
            .account(
                    TRUSTING,
                    a -> a.region("us-east-1", r -> r.connector(CONNECTOR, "+12065550100"))
                            .disabledRegion("eu-west-1")
                            .role("ops/VoiceOps", r -> r.externalId("onhook-7"))
                            .role("Closed", RoleBuilder::deny)
                            .role("Reader", r -> r.allow("chime:List*"))
                            .role("NotForFour", r -> r.denyCaller(ANY))
                            .role("OnlyForFour", r -> r.trustCaller(ANY))
                            .role("Short", r -> r.maxSessionDuration(Duration.ofHours(1))))
            .account(ANY, a -> a.accessKey("AKIAFOURFOURFOURFOUR", "four's secret"))
            .account(SUSPENDED, a -> a.state(AccountState.SUSPENDED))
            .build());

    private Clients clients;
    private AwsCredentials hub;
    private final AwsCredentials four = AwsBasicCredentials.create("AKIAFOURFOURFOURFOUR", "four's secret");

    @BeforeEach
    void connect(Simulator simulator) {
        clients = new Clients(simulator);
        hub = Clients.base(simulator);
    }

    private AssumeRoleResponse assume(
            AwsCredentials as, String account, String role, Consumer<AssumeRoleRequest.Builder> more) {
        return join(clients.sts("us-east-1", as).assumeRole(request(account, role, more)));
    }

    private static AssumeRoleRequest request(String account, String role, Consumer<AssumeRoleRequest.Builder> more) {
        return AssumeRoleRequest.builder()
                .roleArn("arn:aws:iam::" + account + ":role/" + role)
                .roleSessionName("test")
                .applyMutation(more)
                .build();
    }

    private static void assertRefused(String code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StsException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.awsErrorDetails().errorMessage()).contains(message);
        });
    }

    @Test
    void aRoleThatAsksForAnExternalIdWantsThatOne() {
        var session = assume(hub, TRUSTING, "ops/VoiceOps", r -> r.externalId("onhook-7"));

        assertThat(session.assumedRoleUser().arn()).endsWith(":assumed-role/VoiceOps/test");
        assertRefused("AccessDenied", "ops/VoiceOps", () -> assume(hub, TRUSTING, "ops/VoiceOps", r -> {}));
        assertRefused(
                "AccessDenied",
                "not authorized to perform: sts:AssumeRole",
                () -> assume(hub, TRUSTING, "ops/VoiceOps", r -> r.externalId("onhook-8")));
    }

    @ParameterizedTest
    @CsvSource({"Closed", "OnlyForFour", "NoSuchRole"})
    void aRoleThatDoesNotTrustTheCallerIsRefused(String role) {
        assertRefused("AccessDenied", role, () -> assume(hub, TRUSTING, role, r -> {}));
    }

    @Test
    void trustIsByCaller() {
        assertThat(assume(four, TRUSTING, "OnlyForFour", r -> {}).credentials()).isNotNull();
        assertRefused("AccessDenied", "NotForFour", () -> assume(four, TRUSTING, "NotForFour", r -> {}));
        assertThat(assume(hub, TRUSTING, "NotForFour", r -> {}).credentials()).isNotNull();
    }

    @Test
    void noRoleOfASuspendedOrUnknownAccountIsAssumed() {
        assertRefused("AccessDenied", SUSPENDED, () -> assume(hub, SUSPENDED, "VoiceOps", r -> {}));
        assertRefused("AccessDenied", "000000000000", () -> assume(hub, "000000000000", "VoiceOps", r -> {}));
    }

    @Test
    void aRegionThatTheAccountHasDisabledGivesNoSession() {
        assertThatThrownBy(() -> join(clients.sts("eu-west-1", hub).assumeRole(request(TRUSTING, "Reader", r -> {}))))
                .isInstanceOf(RegionDisabledException.class);
    }

    @Test
    void aSessionOfASessionLastsAnHourAtMost() {
        AwsCredentials first = Clients.of(
                assume(hub, ANY, "Via", r -> r.durationSeconds(43_200)).credentials());

        assertThat(assume(first, ANY, "Next", r -> r.durationSeconds(3600)).credentials())
                .isNotNull();
        assertRefused(
                "ValidationError", "role chaining", () -> assume(first, ANY, "Next", r -> r.durationSeconds(3601)));
    }

    @Test
    void aSessionLastsAtMostWhatTheRoleSays() {
        assertRefused(
                "ValidationError",
                "MaxSessionDuration",
                () -> assume(hub, TRUSTING, "Short", r -> r.durationSeconds(7200)));
    }

    @ParameterizedTest
    @CsvSource({"899, durationSeconds", "43201, durationSeconds"})
    void aDurationOutsideTheModelIsInvalid(int seconds, String name) {
        assertRefused("ValidationError", name, () -> assume(hub, ANY, "Any", r -> r.durationSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"x", "has space", "semi;colon"})
    void aSessionNameOutsideTheModelIsInvalid(String name) {
        assertRefused(
                "ValidationError", "roleSessionName", () -> assume(hub, ANY, "Any", r -> r.roleSessionName(name)));
    }

    @Test
    void policiesThatAreTooLongOrNoneAreRefused() {
        assertRefused("ValidationError", "policy", () -> assume(hub, ANY, "Any", r -> r.policy(" ".repeat(2049))));
        assertRefused("MalformedPolicyDocument", "Json", () -> assume(hub, ANY, "Any", r -> r.policy("{]")));
        assertRefused("MalformedPolicyDocument", "Statement", () -> assume(hub, ANY, "Any", r -> r.policy("{}")));
        assertRefused(
                "PackedPolicyTooLarge",
                "Packed policy consumes",
                () -> assume(
                        hub,
                        ANY,
                        "Any",
                        r -> r.policy(ONLY_READS + " ".repeat(1800))
                                .tags(Tag.builder()
                                        .key("k")
                                        .value("v".repeat(256))
                                        .build())));
    }

    @Test
    void whatWasGivenComesBack() {
        AssumeRoleResponse session =
                assume(hub, ANY, "Any", r -> r.sourceIdentity("Alice").policy(ONLY_READS));

        assertThat(session.sourceIdentity()).isEqualTo("Alice");
        assertThat(session.packedPolicySize()).isBetween(1, 100);
        assertThat(session.credentials().accessKeyId()).matches("ASIA[A-Z0-9]{16}");
    }

    @Test
    void aRoleMayDoOnlyWhatItsPolicyAllows() {
        AwsCredentials reader =
                Clients.of(assume(hub, TRUSTING, "Reader", r -> {}).credentials());
        ChimeSdkVoiceAsyncClient voice = clients.voice("us-east-1", reader);

        assertThat(join(voice.listVoiceConnectors(r -> {})).voiceConnectors()).hasSize(1);
        assertDenied(voice, "chime:DisassociatePhoneNumbersFromVoiceConnector");
    }

    @Test
    void aSessionMayDoOnlyWhatItsOwnPolicyAllowsToo() {
        AwsCredentials narrowed = Clients.of(assume(
                        hub,
                        TRUSTING,
                        "ops/VoiceOps",
                        r -> r.externalId("onhook-7").policy(ONLY_READS))
                .credentials());
        ChimeSdkVoiceAsyncClient voice = clients.voice("us-east-1", narrowed);

        assertThat(join(voice.getVoiceConnector(r -> r.voiceConnectorId(CONNECTOR)))
                        .voiceConnector()
                        .name())
                .isEqualTo("connector-1");
        assertDenied(voice, "chime:DisassociatePhoneNumbersFromVoiceConnector");
    }

    private static void assertDenied(ChimeSdkVoiceAsyncClient voice, String action) {
        assertThatThrownBy(() -> join(voice.disassociatePhoneNumbersFromVoiceConnector(
                        r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers("+12065550100"))))
                .isInstanceOfSatisfying(ChimeSdkVoiceException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                    assertThat(e.awsErrorDetails().errorMessage()).contains(action);
                });
    }
}
