package io.github.onhook.runbook;

import static io.github.onhook.runbook.Captured.onhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists that do not come from the service, or lack their documented member, are problems and not empty lists. */
class ForeignListsTest extends RunFixture {

    private static final String JSON_TYPE = "application/json";
    private static final String PAGE = "<html><body>Sign in to continue</body></html>";
    private static final List<SimulatedOperation> LISTS = List.of(
            SimulatedOperation.LIST_PHONE_NUMBERS, SimulatedOperation.LIST_CONNECTORS, SimulatedOperation.LIST_GROUPS);

    private static Effect own(int status, String body) {
        return new Effect.Answer(status, body.isEmpty() ? "" : JSON_TYPE, body, false);
    }

    static Stream<Effect> answers() {
        return Stream.of(
                own(200, ""),
                Effect.intermediary(200, "", "", false),
                own(204, ""),
                own(202, "{}"),
                Effect.intermediary(200, "text/html", PAGE, false),
                own(200, PAGE),
                own(200, "{}"),
                Effect.intermediary(200, JSON_TYPE, "{\"PhoneNumbers\":[],\"VoiceConnectors\":[]}", false),
                own(202, "{\"PhoneNumbers\":[],\"VoiceConnectors\":[]}"),
                own(200, "{\"message\":\"Sign in to continue\"}"),
                own(200, "{\"Code\":\"ServiceUnavailable\"}"),
                own(200, "{\"phoneNumbers\":[],\"voiceConnectors\":[]}"),
                own(200, "{\"PhoneNumbers\":null,\"VoiceConnectors\":null}"),
                own(200, "{\"PhoneNumbers\":[null],\"VoiceConnectors\":[null]}"),
                own(200, "null"),
                own(200, "[]"),
                own(200, "{\"PhoneNumbers\":["),
                new Effect.Answer(302, "text/html", PAGE, false, Map.of("Location", "https://login.example/"), false),
                Effect.intermediary(403, "text/html", PAGE, false),
                Effect.intermediary(404, "text/html", PAGE, false),
                Effect.intermediary(407, "text/html", PAGE, false),
                Effect.intermediary(413, "text/html", PAGE, false),
                Effect.intermediary(451, "text/plain", "not here", false));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void endVerifyAndDiscoverWithExitCodeOne(Effect answer) {
        assertThat(run(targets(), "--rate", "100").exitCode()).isZero();
        LISTS.forEach(
                list -> simulator.faults().add(Fault.when().operation(list).then(answer)));

        endWithExitCodeOne();
    }

    @Test
    void endVerifyAndDiscoverWithExitCodeOneWherePagesGoInACircle() {
        assertThat(run(targets()).exitCode()).isZero();
        LISTS.forEach(list -> simulator
                .faults()
                .add(
                        Fault.when().operation(list).everyCall(2).then(own(200, page("B"))),
                        Fault.when().operation(list).then(own(200, page("A")))));

        endWithExitCodeOne();
    }

    private static String page(String next) {
        return "{\"PhoneNumbers\":[],\"VoiceConnectors\":[],\"NextToken\":\"" + next + "\"}";
    }

    private void endWithExitCodeOne() {
        Captured verify = onhook("verify", dir.resolve("run").toString());
        Captured discover = onhook(
                "discover",
                "--role-name",
                "VoiceOps",
                "--accounts",
                String.join(",", fleet.accountIds()),
                "--regions",
                "us-east-1");

        assertThat(verify.exitCode()).as(verify.err()).isEqualTo(1);
        assertThat(verify.err()).contains("UnexpectedResponse", "places could not be seen");
        assertThat(discover.exitCode()).as(discover.err()).isEqualTo(1);
        assertThat(discover.err()).contains("UnexpectedResponse");
        assertThat(discover.out().lines().count()).isLessThanOrEqualTo(1);
    }
}
