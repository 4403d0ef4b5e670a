package io.github.onhook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.internal.voice.Page;
import io.github.onhook.simulator.junit.SimulatorExtension;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Requests that no SDK would send get the answer that the service would give, never a 500. */
class ModelViolationsTest {
    private static final String ACCOUNT = "111122223333";
    private static final String OFF = "/voice-connectors/abcdefghijklmnopqrstu1?operation=disassociate-phone-numbers";

    @RegisterExtension
    static final SimulatorExtension AWS = SimulatorExtension.of(Fleet.builder()
            .account(ACCOUNT, a -> a.region("us-east-1", r -> r.connector("abcdefghijklmnopqrstu1", "+12065550100")))
            .build());

    private Simulator simulator;
    private AwsCredentials session;

    @BeforeEach
    void connect(Simulator running) {
        simulator = running;
        session = new Clients(running).session(running, ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | SerializationException",
                "[] | SerializationException",
                "{\"E164PhoneNumbers\": | SerializationException",
                "{\"E164PhoneNumbers\":[\"+12065550100\" | SerializationException",
                "{\"E164PhoneNumbers\":\"+12065550100\"} | SerializationException",
                "{\"E164PhoneNumbers\":[12065550100]} | SerializationException",
                "{\"E164PhoneNumbers\":[[\"+12065550100\"]]} | SerializationException",
                "{} | BadRequestException",
                "{\"E164PhoneNumbers\":[]} | BadRequestException",
                "{\"E164PhoneNumbers\":null} | BadRequestException",
                "{\"E164PhoneNumbers\":[\"+02065550100\"]} | BadRequestException",
                "{\"E164PhoneNumbers\":[\"+1\"]} | BadRequestException",
                "{\"E164PhoneNumbers\":[\"+1234567890123456\"]} | BadRequestException",
                "{\"E164PhoneNumbers\":[\"+1206555010x\"]} | BadRequestException",
            })
    void aBodyThatBreaksTheModelIsABadRequest(String body, String code) throws Exception {
        assertRefused(SignedCall.post(simulator, OFF, body), 400, code);
        assertThat(simulator.isAssociated("+12065550100", "abcdefghijklmnopqrstu1"))
                .isTrue();
    }

    @Test
    void anEmptyBodyIsABadRequest() throws Exception {
        assertRefused(SignedCall.post(simulator, OFF, ""), 400, "BadRequestException");
    }

    @ParameterizedTest
    @CsvSource({
        "/phone-numbers?max-results=0, 400, BadRequestException",
        "/phone-numbers?max-results=101, 400, BadRequestException",
        "/phone-numbers?max-results=ten, 400, BadRequestException",
        "/phone-numbers?next-token=bm9uc2Vuc2U, 400, BadRequestException",
        "/phone-numbers?next-token=%25%25, 400, BadRequestException",
        "/phone-numbers?filter-name=UserId&filter-value=x, 400, BadRequestException",
        "/phone-numbers?filter-name=VoiceConnectorId, 400, BadRequestException",
        "/phone-numbers?status=Lost, 400, BadRequestException",
        "/phone-numbers?product-type=Fax, 400, BadRequestException",
        "/voice-connectors/short, 400, BadRequestException",
        "/voice-connector-groups/%20, 400, BadRequestException",
        "/voice-connectors/abcdefghijklmnopqrstu1/more, 404, UnknownOperationException",
        "/voice-connectors/, 404, UnknownOperationException",
        "/voice-connectorsx, 404, UnknownOperationException",
        "/elsewhere, 404, UnknownOperationException",
        "/phone-numbers/%2B12065550199, 404, NotFoundException",
        "/phone-numbers/nonsense, 404, NotFoundException",
        "/voice-connector-groups/none, 404, NotFoundException",
    })
    void aReadThatBreaksTheModelIsRefused(String path, int status, String code) throws Exception {
        assertRefused(SignedCall.get(simulator, path), status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "/voice-connectors/abcdefghijklmnopqrstu1?operation=explode",
        "/voice-connectors/abcdefghijklmnopqrstu1",
        "/phone-numbers/%2B12065550100",
    })
    void aPostThatIsNoOperationIsUnknown(String path) throws Exception {
        assertRefused(SignedCall.post(simulator, path, "{}"), 404, "UnknownOperationException");
    }

    @Test
    void aTokenIsGoodOnlyForItsOwnList() throws Exception {
        String token = new Page(0, 1, "ListVoiceConnectors/" + ACCOUNT + "/us-east-1").tokenAt(1);

        assertThat(SignedCall.get(simulator, "/voice-connectors?next-token=" + token)
                        .send(session)
                        .statusCode())
                .isEqualTo(200);
        assertRefused(SignedCall.get(simulator, "/phone-numbers?next-token=" + token), 400, "BadRequestException");
    }

    @ParameterizedTest
    @CsvSource({
        "Version=2011-06-15, MissingAction",
        "Action=GetCallerIdentity, InvalidAction",
        "Action=Fly&Version=2011-06-15, InvalidAction",
        "Action=AssumeRole&Version=2011-06-15, ValidationError",
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/A, ValidationError",
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::1:role/A&RoleSessionName=ab, ValidationError",
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/A&RoleSessionName=ab&DurationSeconds=x, MalformedInput",
    })
    void aFormThatBreaksTheModelOfStsIsRefused(String form, String code) throws Exception {
        HttpResponse<String> answer =
                SignedCall.post(simulator, "/", form).service("sts").send(session);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>");
        assertThat(answer.headers().firstValue("content-type")).contains("text/xml");
    }

    @Test
    void whatACallerWroteIsEscapedInXml() throws Exception {
        HttpResponse<String> answer = SignedCall.post(
                        simulator, "/", "Action=%3Cb%3E%26%22%01%3C%2Fb%3E&Version=2011-06-15")
                .service("sts")
                .send(session);

        assertThat(answer.body())
                .contains("&lt;b&gt;&amp;&quot;\uFFFD&lt;/b&gt;")
                .doesNotContain("<b>");
    }

    private void assertRefused(SignedCall call, int status, String code) throws Exception {
        HttpResponse<String> answer = call.send(session);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(code);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }
}
