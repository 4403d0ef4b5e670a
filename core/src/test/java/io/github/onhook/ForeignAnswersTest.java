package io.github.onhook;

import static io.github.onhook.model.Status.DISASSOCIATED;
import static io.github.onhook.model.Status.FAILED;
import static io.github.onhook.model.Status.SKIPPED;
import static io.github.onhook.model.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig.Ran;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.SpotCheck;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are not the service's, or prove nothing: none of them is taken for a confirmation. */
class ForeignAnswersTest extends BehaviourFixture {

    private static final String JSON = "application/json";
    private static final String PAGE = "<html><body>Sign in to continue</body></html>";

    /** A location that answers so, and one beside it that works. */
    private static FleetBuilder twoLocations() {
        return Fleet.builder()
                .account(ACCOUNT, a -> a.region(REGION, r -> r.connector(CONNECTOR, numbers(0, 60))))
                .account(OTHER_ACCOUNT, a -> a.region(REGION, r -> r.connector(OTHER_CONNECTOR, numbers(100, 60))));
    }

    private static Effect own(int status, String body) {
        return new Effect.Answer(status, body.isEmpty() ? "" : JSON, body, false);
    }

    private static Effect redirect() {
        Map<String, String> location = Map.of("Location", "https://login.example/");
        return new Effect.Answer(302, "text/html", PAGE, false, location, false);
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
                Effect.intermediary(200, JSON, "{\"PhoneNumberErrors\":[]}", false),
                own(202, "{\"PhoneNumberErrors\":[]}"),
                own(200, "{\"message\":\"Sign in to continue\"}"),
                own(200, "{\"Code\":\"ServiceUnavailable\"}"),
                own(200, "{\"phoneNumberErrors\":[]}"),
                own(200, "{\"PhoneNumberErrors\":null}"),
                own(200, "{\"PhoneNumberErrors\":[null]}"),
                own(200, "null"),
                own(200, "[]"),
                own(200, "{\"PhoneNumberErrors\":["),
                redirect(),
                Effect.intermediary(403, "text/html", PAGE, false),
                Effect.intermediary(404, "text/html", PAGE, false),
                Effect.intermediary(407, "text/html", PAGE, false),
                Effect.intermediary(413, "text/html", PAGE, false),
                Effect.intermediary(451, "text/plain", "not here", false));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void believesNoneOfThemAndClosesTheLocationWithinTenRequests(Effect answer) {
        try (Rig rig = rig(settings(), twoLocations())) {
            rig.simulator
                    .faults()
                    .add(Fault.when().account(ACCOUNT).operation(CHANGE).then(answer));
            rig.simulator
                    .faults()
                    .add(
                            Fault.when()
                                    .account(ACCOUNT)
                                    .operation(SimulatedOperation.GET_PHONE_NUMBER)
                                    .then(answer),
                            Fault.when()
                                    .account(ACCOUNT)
                                    .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                                    .then(answer));

            Ran ran = rig.run();

            assertThat(ran.outcomes())
                    .filteredOn(o -> o.target().location().accountId().equals(ACCOUNT))
                    .hasSize(60)
                    .allMatch(o -> o.status() == UNKNOWN || o.status() == SKIPPED)
                    .allMatch(o -> "UnexpectedResponse".equals(o.reason().code()));
            assertThat(ran.outcomes())
                    .filteredOn(o -> o.target().location().accountId().equals(OTHER_ACCOUNT))
                    .hasSize(60)
                    .allMatch(o -> o.status() == DISASSOCIATED);
            assertThat(requestsTo(rig, ACCOUNT)).isLessThanOrEqualTo(10);
            assertThat(ran.report().status()).isEqualTo(RunStatus.PARTIAL);
        }
    }

    private static long requestsTo(Rig rig, String account) {
        return rig.simulator.record().locations().stream()
                .filter(location -> location.accountId().equals(account))
                .flatMap(location -> location.requestsByOperation().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"message\":\"Sign in to continue\"}"})
    void findsByReadingThatABareAnswerChangedNothing(String body) {
        Fault bare = Fault.when().account(ACCOUNT).operation(CHANGE).then(own(200, body));
        try (Rig rig = rig(settings(), twoLocations(), bare)) {

            Ran ran = rig.run();

            assertThat(ran.report().totals().disassociated()).isEqualTo(60);
            assertThat(ran.outcomes())
                    .filteredOn(o -> o.target().location().accountId().equals(ACCOUNT))
                    .allMatch(o -> o.status() == FAILED || o.status() == SKIPPED);
            assertThat(requestsTo(rig, ACCOUNT)).isLessThanOrEqualTo(10);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void countsBareAnswersOnceAWholeBatchWasReadBackAndFoundApplied() {
        Fault bare = Fault.when().operation(CHANGE).then(Effect.answer("{}"));
        try (Rig rig = rig(settings().maxInFlightPerLocation(1), fleet(600, 0), bare)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(rig.simulator.record().count(CHANGE)).isEqualTo(12);
            assertThat(ran.outcomes().stream().filter(o -> o.reason().source() == Source.READ))
                    .hasSizeBetween(50, 70);
            assertThat(ran.report().requests().reads()).isBetween(1L, 70L);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void findsAServiceThatConfirmsAndDoesNothingWithinItsFirstBatch() {
        Fault stub = Fault.when().account(ACCOUNT).operation(CHANGE).then(Effect.pretend());
        try (Rig rig = rig(settings().batchSize(20), twoLocations(), stub)) {

            Ran ran = rig.run();

            assertThat(ran.outcomes())
                    .filteredOn(o -> o.target().location().accountId().equals(ACCOUNT))
                    .allMatch(o -> o.status() == (o.attempts() == 0 ? SKIPPED : FAILED))
                    .allMatch(o -> "SpotCheckFailed".equals(o.reason().code()));
            assertThat(ran.report().totals().disassociated()).isEqualTo(60);
            assertThat(rig.simulator.record().requests().stream()
                            .filter(request -> request.operation() == CHANGE
                                    && request.accountId().equals(ACCOUNT)))
                    .hasSize(1);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void checksNothingWhereReadingIsNotAllowed() {
        Fault blind = Fault.when()
                .operation(SimulatedOperation.GET_PHONE_NUMBER)
                .then(Effect.error(403, "AccessDeniedException"));
        Fault noList = Fault.when()
                .operation(SimulatedOperation.LIST_PHONE_NUMBERS)
                .then(Effect.error(403, "AccessDeniedException"));
        try (Rig rig = rig(settings(), fleet(120, 0), blind, noList)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void readsNothingBackWhereTheSpotCheckIsOff() {
        try (Rig rig = rig(settings().spotCheck(SpotCheck.NONE), fleet(120, 0))) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.report().requests().reads()).isZero();
        }
    }

    @Test
    void readsAShareBackWhereTheSpotCheckIsAShare() {
        try (Rig rig = rig(settings().spotCheck(SpotCheck.share(.1)), fleet(600, 0))) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(ran.report().requests().reads()).isBetween(50L, 60L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 409, 413, 502})
    void settlesByReadingWhatAnIntermediaryRefusedAfterItWasApplied(int status) {
        Fault refused =
                Fault.when().operation(CHANGE).call(1).then(Effect.intermediary(status, "text/html", PAGE, true));
        try (Rig rig = Rig.of(
                fleet(20, 0).build(),
                s -> s.unassociatedAnswer(io.github.onhook.simulator.model.UnassociatedAnswer.NOT_FOUND),
                settings())) {
            rig.simulator.faults().add(refused);

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertAgrees(rig, ran);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410})
    void closesNoConnectorForAVerdictWithoutTheServicesCode(int status) {
        Fault page = Fault.when().operation(CHANGE).call(1).then(Effect.intermediary(status, "text/html", PAGE, false));
        try (Rig rig = rig(settings(), fleet(60, 0), page)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertAgrees(rig, ran);
        }
    }

    @Test
    void waitsAsLongAsTheServiceAsks() {
        Fault later = Fault.when().operation(CHANGE).call(1).then(Effect.error(429, "ThrottledClientException", 1));
        try (Rig rig = rig(settings(), fleet(20, 0), later)) {

            Ran ran = rig.run();

            assertAll(ran, DISASSOCIATED);
            assertThat(rig.simulator.record().requests().stream()
                            .filter(request -> request.operation() == CHANGE)
                            .map(request -> request.at().toEpochMilli())
                            .reduce(0L, (before, at) -> at - before))
                    .isGreaterThanOrEqualTo(1_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"PhoneNumber\":{\"E164PhoneNumber\":\"+12065551000\"}}",
                "{\"PhoneNumber\":{\"PhoneNumberId\":\"+12065551001\",\"E164PhoneNumber\":\"+12065551000\","
                        + "\"Status\":\"Unassigned\",\"Associations\":[]}}",
                "{\"PhoneNumber\":{\"PhoneNumberId\":\"+12065551000\",\"E164PhoneNumber\":\"+12065551000\","
                        + "\"Status\":\"Assigned\",\"Associations\":[]}}",
                "{\"PhoneNumber\":{\"PhoneNumberId\":\"+12065551000\",\"E164PhoneNumber\":\"+12065551000\","
                        + "\"Status\":\"Assigned\",\"Associations\":[{\"Name\":\"VoiceConnectorId\"}]}}"
            })
    void believesNoReadThatDoesNotShowWhatItMust(String body) {
        Fault lost = Fault.when().operation(CHANGE).then(Effect.drop());
        Fault vague =
                Fault.when().operation(SimulatedOperation.GET_PHONE_NUMBER).then(own(200, body));
        try (Rig rig = rig(settings().attempts(2), fleet(1, 0), lost, vague)) {

            Ran ran = rig.run();

            assertAll(ran, UNKNOWN);
        }
    }
}
