package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.engine.FaultProfile.Fault;
import io.github.onhook.internal.engine.Reconciler.Choice;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How doubt is settled: singly, by listing, or later. */
class ReconcilerTest {

    /** Every answer is lost after the change was made, so that all is in doubt. */
    private static final FaultProfile ALL_LOST = FaultProfile.none().with(Fault.LOST_ANSWER, 1);

    /** No request arrives, and none is answered. */
    private static final FaultProfile NOTHING_ARRIVES = FaultProfile.none().with(Fault.LOST_REQUEST, 1);

    @ParameterizedTest
    @CsvSource({
        // in doubt, at most on the connector, still sending: choice
        "1, 1, false, SINGLY",
        "5, 5, false, SINGLY",
        "6, 6, false, BY_LISTING",
        "50, 50, false, BY_LISTING",
        "50, 99, true, BY_LISTING",
        "49, 99, true, LATER",
        "50, 700, true, LATER",
        "50, 700, false, BY_LISTING",
        "6, 700, false, SINGLY",
        "400, 399, true, BY_LISTING",
        "400, 800, true, LATER",
        "10000, 10000, false, BY_LISTING",
        "10000, 9000, true, BY_LISTING",
        "100, 1000000, false, SINGLY",
    })
    void readsInTheCheapestWay(int inDoubt, int onConnector, boolean sending, Choice choice) {
        assertThat(Reconciler.choose(inDoubt, onConnector, sending)).isEqualTo(choice);
    }

    @Test
    void settlesManyNumbersInDoubtByOneListing() {
        Plan plan = Stage.plan(1, 800);
        Stage stage = new Stage(plan, ALL_LOST);

        stage.begin(stage.prepare(Settings.builder().rate(5)));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.outcomes)
                .hasSize(800)
                .allMatch(outcome -> outcome.status() == Status.DISASSOCIATED
                        && outcome.reason().source() == Source.READ);
        assertThat(stage.service.changes).hasSize(16);
        assertThat(stage.service.lists).isBetween(1, 3);
        assertThat(stage.service.reads).isZero();
    }

    /** 800 numbers, 16 requests of which eight lose their answer. */
    @Test
    void settlesEightLostAnswersWithFewReadsInLittleMoreTime() {
        Stage whole = new Stage(Stage.plan(1, 800));
        Duration without = whole.run(whole.prepare(Settings.builder().rate(5)));
        Stage losing = new Stage(Stage.plan(1, 800));
        losing.service.losesEachAnswer = 2;
        Duration with = losing.run(losing.prepare(Settings.builder().rate(5)));
        assertThat(losing.count(Status.DISASSOCIATED)).isEqualTo(800);
        assertThat(losing.service.changes).hasSize(16);
        assertThat(losing.reads).isLessThanOrEqualTo(20);
        assertThat(with).isLessThanOrEqualTo(without.multipliedBy(3).dividedBy(2));
    }

    @Test
    void readsSinglyWhereListingIsDenied() {
        Stage stage = new Stage(Stage.plan(1, 100), ALL_LOST);
        stage.service.listingDenied = true;

        stage.begin(stage.prepare(Settings.builder().rate(50).attempts(2)));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.outcomes).hasSize(100).extracting(Outcome::status).containsOnly(Status.DISASSOCIATED);
        assertThat(stage.service.lists).isEqualTo(1);
        assertThat(stage.service.reads).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"the same page", "a circle", "no end"})
    void readsSinglyWhereAListingGoesOnForEver(String how) {
        Stage stage = new Stage(Stage.plan(1, 100), ALL_LOST);
        stage.service.endless = token -> switch (how) {
            case "the same page" -> "1";
            case "a circle" -> token.equals("1") ? "2" : "1";
            default -> String.valueOf(Long.parseLong(token) + 1);
        };

        stage.begin(stage.prepare(Settings.builder().rate(50)));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.outcomes).hasSize(100).extracting(Outcome::status).containsOnly(Status.DISASSOCIATED);
        assertThat(stage.service.reads).isEqualTo(100);
        assertThat(stage.service.lists).isLessThanOrEqualTo(100);
    }

    @Test
    void looksTwiceForWhatIsOnNoneOfSeveralPages() {
        Stage stage = new Stage(Stage.plan(1, 300), NOTHING_ARRIVES);
        stage.service.skipsOnce = true;

        stage.begin(stage.prepare(Settings.builder().rate(50).attempts(1)));
        stage.pass(Duration.ofMinutes(5));

        assertThat(stage.service.skipsOnce).isFalse();
        assertThat(stage.outcomes).hasSize(300).extracting(Outcome::status).containsOnly(Status.FAILED);
    }
}
