package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceException;
import software.amazon.awssdk.services.sts.model.StsException;

/** Tests authentication and its errors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityTest {
    private static final String ONE = "111122223333";
    private static final String TWO = "444455556666";
    private static final String THREE = "777788889999";
    private static final String WHO = "Action=GetCallerIdentity&Version=2011-06-15";

    private Simulator simulator;
    private AwsCredentials sessionOfOne;
    private AwsSessionCredentials sessionOfTwo;

    @BeforeAll
    void start() {
        simulator = Simulator.start(Fleet.builder()
                .account(
                        ONE,
                        a -> a.region("us-east-1", r -> r.connector("abcdefghijklmnopqrstu1", "+12065550100"))
                                .disabledRegion("eu-west-1"))
                .account(TWO, a -> a.accessKey("AKIATWOTWOTWOTWOTWO2", "two's secret"))
                .account(THREE, a -> {})
                .build());
        Clients clients = new Clients(simulator);
        sessionOfOne = clients.session(simulator, ONE);
        sessionOfTwo = (AwsSessionCredentials) clients.session(simulator, TWO);
    }

    @AfterAll
    void stop() {
        simulator.close();
    }

    @Test
    void acceptsASession() throws Exception {
        assertThat(connectors().send(sessionOfOne).statusCode()).isEqualTo(200);
        assertThat(whoAmI().send(sessionOfOne).statusCode()).isEqualTo(200);
    }

    @Test
    void rejectsAFlippedBitOfTheSignature() throws Exception {
        Map<String, List<String>> signed = connectors().headers(sessionOfOne);
        Map<String, List<String>> signedSts = whoAmI().headers(sessionOfOne);

        flipLastBit(signed);
        flipLastBit(signedSts);

        assertRefused(connectors().send(signed), 403, "InvalidSignatureException", "signature we calculated");
        assertRefusedBySts(whoAmI().send(signedSts), 403, "SignatureDoesNotMatch", "signature we calculated");
    }

    private static void flipLastBit(Map<String, List<String>> headers) {
        String header = headers.getOrDefault("Authorization", List.of()).get(0);
        int last = Character.digit(header.charAt(header.length() - 1), 16) ^ 1;
        headers.put("Authorization", List.of(header.substring(0, header.length() - 1) + Character.forDigit(last, 16)));
    }

    @Test
    void rejectsAModifiedBody() throws Exception {
        String path = "/voice-connectors/abcdefghijklmnopqrstu1?operation=disassociate-phone-numbers";
        Map<String, List<String>> signed = SignedCall.post(simulator, path, "{\"E164PhoneNumbers\":[\"+12065550101\"]}")
                .headers(sessionOfOne);

        HttpResponse<String> answer = SignedCall.post(simulator, path, "{\"E164PhoneNumbers\":[\"+12065550100\"]}")
                .send(signed);

        assertRefused(answer, 403, "InvalidSignatureException", "signature we calculated");
    }

    @ParameterizedTest
    @ValueSource(ints = {-6, 6})
    void aClockMoreThanFiveMinutesOffIsRefused(int minutes) throws Exception {
        Clock skewed = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
        String message = minutes < 0 ? "Signature expired" : "Signature not yet current";

        assertRefused(connectors().signedAt(skewed).send(sessionOfOne), 403, "InvalidSignatureException", message);
        assertRefusedBySts(whoAmI().signedAt(skewed).send(sessionOfOne), 403, "SignatureDoesNotMatch", message);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 4})
    void aClockFourMinutesOffIsLetIn(int minutes) throws Exception {
        Clock skewed = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));

        assertThat(connectors().signedAt(skewed).send(sessionOfOne).statusCode())
                .isEqualTo(200);
    }

    @Test
    void rejectsAnExpiredToken() throws Exception {
        AwsCredentials session = new Clients(simulator).session(simulator, THREE);

        simulator.expireSessions(THREE);

        assertRefused(connectors().send(session), 403, "ExpiredTokenException", "expired");
        assertRefusedBySts(whoAmI().send(session), 403, "ExpiredToken", "expired");
        assertThat(connectors().send(sessionOfTwo).statusCode()).isEqualTo(200);
    }

    @Test
    void expiresATokenByTheClock() throws Exception {
        MovingClock clock = new MovingClock();
        try (Simulator own = Simulator.builder(
                        Fleet.builder().account(ONE, a -> {}).build())
                .clock(clock)
                .start()) {
            AwsCredentials session = new Clients(own).session(own, ONE);
            SignedCall call = SignedCall.get(own, "/voice-connectors").signedAt(clock.asClock());

            assertThat(call.send(session).statusCode()).isEqualTo(200);
            clock.forward(Duration.ofMinutes(59));
            assertThat(call.send(session).statusCode()).isEqualTo(200);
            clock.forward(Duration.ofMinutes(1));

            assertRefused(call.send(session), 403, "ExpiredTokenException", "expired");
        }
    }

    @Test
    void rejectsATokenOfAnotherSession() throws Exception {
        AwsCredentials mixed = AwsSessionCredentials.create(
                sessionOfOne.accessKeyId(), sessionOfOne.secretAccessKey(), sessionOfTwo.sessionToken());

        assertRefused(connectors().send(mixed), 403, "UnrecognizedClientException", "invalid");
        assertRefusedBySts(whoAmI().send(mixed), 403, "InvalidClientTokenId", "invalid");
    }

    @Test
    void rejectsASessionWithoutToken() throws Exception {
        AwsCredentials bare = AwsBasicCredentials.create(sessionOfOne.accessKeyId(), sessionOfOne.secretAccessKey());

        assertRefused(connectors().send(bare), 403, "UnrecognizedClientException", "invalid");
    }

    @Test
    void rejectsAnUnknownKey() throws Exception {
        AwsCredentials unknown = AwsBasicCredentials.create("AKIANOBODYNOBODYNOBO", "secret");

        assertRefused(connectors().send(unknown), 403, "UnrecognizedClientException", "invalid");
        assertRefusedBySts(whoAmI().send(unknown), 403, "InvalidClientTokenId", "invalid");
    }

    @Test
    void rejectsARevokedSession() throws Exception {
        try (Simulator own =
                Simulator.start(Fleet.builder().account(ONE, a -> {}).build())) {
            AwsCredentials session = new Clients(own).session(own, ONE);

            own.revokeSessions(ONE);

            assertRefused(
                    SignedCall.get(own, "/voice-connectors").send(session),
                    403,
                    "UnrecognizedClientException",
                    "invalid");
        }
    }

    @Test
    void rejectsAnUnsignedRequest() throws Exception {
        assertRefused(connectors().sendUnsigned(), 403, "MissingAuthenticationTokenException", "Missing");
        assertRefusedBySts(whoAmI().sendUnsigned(), 403, "MissingAuthenticationToken", "Missing");
    }

    @Test
    void rejectsAnIncompleteAuthorization() throws Exception {
        HttpResponse<String> answer = connectors()
                .butWith("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAONHOOKSIMULATOR1/20260101/us-east-1")
                .send(sessionOfOne);

        assertRefused(answer, 400, "IncompleteSignatureException", "SignedHeaders");
    }

    @Test
    void rejectsAnUnknownService() throws Exception {
        assertRefused(
                connectors().service("s3").send(sessionOfOne), 403, "InvalidSignatureException", "correct service");
    }

    @Test
    void rejectsADisabledRegion() throws Exception {
        assertRefused(
                connectors().region("eu-west-1").send(sessionOfOne), 403, "UnrecognizedClientException", "invalid");
    }

    @Test
    void acceptsAnAccountsOwnKeys() throws Exception {
        HttpResponse<String> answer = whoAmI().send(AwsBasicCredentials.create("AKIATWOTWOTWOTWOTWO2", "two's secret"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<Account>" + TWO + "</Account>");
    }

    @Test
    void acceptsAnyBaseKeyButVerifiesSessionsWhenLenient() throws Exception {
        try (Simulator lenient = Simulator.builder(
                        Fleet.builder().account(ONE, a -> {}).build())
                .acceptAnyBaseCredentials()
                .start()) {
            AwsCredentials anyone = AwsBasicCredentials.create("test", "test");
            AwsCredentials session = Clients.of(join(new Clients(lenient)
                            .sts("us-east-1", anyone)
                            .assumeRole(r -> r.roleArn("arn:aws:iam::" + ONE + ":role/Any")
                                    .roleSessionName("lenient")))
                    .credentials());
            Map<String, List<String>> signed =
                    SignedCall.get(lenient, "/voice-connectors").headers(session);

            assertThat(SignedCall.get(lenient, "/voice-connectors").send(signed).statusCode())
                    .isEqualTo(200);
            flipLastBit(signed);

            assertRefused(
                    SignedCall.get(lenient, "/voice-connectors").send(signed),
                    403,
                    "InvalidSignatureException",
                    "signature we calculated");
            assertRefused(
                    SignedCall.get(lenient, "/voice-connectors").send(sessionOfOne),
                    403,
                    "UnrecognizedClientException",
                    "invalid");
        }
    }

    @Test
    void answersOrganizationsErrorsWithHttp400() throws Exception {
        HttpResponse<String> answer = SignedCall.post(simulator, "/", "{}")
                .service("organizations")
                .send(AwsBasicCredentials.create("AKIANOBODYNOBODYNOBO", "secret"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/x-amz-json-1.1");
        assertThat(answer.body()).contains("\"__type\":\"UnrecognizedClientException\"");
    }

    @Test
    void sendsTheDateWithEveryAnswer() throws Exception {
        assertThat(connectors().send(sessionOfOne).headers().firstValue("date"))
                .hasValueSatisfying(date -> assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                        .isBetween(
                                ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1),
                                ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(1)));
    }

    @Test
    void raisesTheCodesInClients() {
        AwsCredentials unknown = AwsBasicCredentials.create("AKIANOBODYNOBODYNOBO", "secret");
        Clients clients = new Clients(simulator);

        assertThatThrownBy(() -> join(clients.voice("us-east-1", unknown).listVoiceConnectors(r -> {})))
                .isInstanceOfSatisfying(
                        ChimeSdkVoiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException"));
        assertThatThrownBy(() -> join(clients.sts("us-east-1", unknown).getCallerIdentity()))
                .isInstanceOfSatisfying(
                        StsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId"));
    }

    private SignedCall connectors() {
        return SignedCall.get(simulator, "/voice-connectors");
    }

    private SignedCall whoAmI() {
        return SignedCall.post(simulator, "/", WHO).service("sts");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code, String message) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(code);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.body()).contains(message);
    }

    private static void assertRefusedBySts(HttpResponse<String> answer, int status, String code, String message) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>").contains(message);
        assertThat(answer.headers().firstValue("x-amzn-RequestId"))
                .hasValueSatisfying(id -> assertThat(answer.body()).contains("<RequestId>" + id + "</RequestId>"));
    }
}
