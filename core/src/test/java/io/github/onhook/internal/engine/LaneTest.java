package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Location;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.SpotCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Location FIRST = new Location("111122223310", "us-east-1");
    private static final Location SECOND = new Location("111122223311", "us-east-1");

    private static final int MOST = Settings.defaults().maxInFlightPerLocation();

    private final Stage stage = new Stage(Stage.plan(2, 1_000));

    private void begin() {
        stage.begin(stage.prepare(Settings.builder().rate(50).batchSize(5).spotCheck(SpotCheck.NONE)));
    }

    @Test
    void keepsOneRequestInFlightUntilTheFirstAnswerOfItsLocation() {
        stage.service.latency = location -> Duration.ofSeconds(3);

        begin();
        stage.pass(Duration.ofMillis(2_900));
        assertThat(stage.service.changes)
                .extracting(FakeService.Seen::location)
                .containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(stage.service.mostInFlight).containsEntry(FIRST, 1).containsEntry(SECOND, 1);

        stage.pass(Duration.ofMillis(2_900));
        assertThat(stage.service.mostInFlight.get(FIRST)).isEqualTo(MOST);
        assertThat(stage.service.mostInFlight.get(SECOND)).isEqualTo(MOST);
    }

    @Test
    void waitsForTheFirstAnswerOfItsOwnLocationOnly() {
        stage.service.latency = location -> location.equals(FIRST) ? Duration.ofSeconds(5) : Duration.ofMillis(100);

        begin();
        stage.pass(Duration.ofMillis(4_900));

        assertThat(stage.service.mostInFlight).containsEntry(FIRST, 1);
        assertThat(stage.service.mostInFlight.get(SECOND)).isGreaterThan(1);
        stage.pass(Duration.ofMinutes(2));
        assertThat(stage.ended).isEqualTo(RunStatus.SUCCEEDED);
    }
}
