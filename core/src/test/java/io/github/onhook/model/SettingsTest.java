package io.github.onhook.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Settings.Quota;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final Settings GIVEN = Settings.builder()
            .operation(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP)
            .rate(3)
            .burst(4)
            .headroom(0.5)
            .maxTotalRate(6)
            .batchSize(7)
            .maxInFlight(8)
            .maxInFlightPerLocation(9)
            .attempts(10)
            .requestTimeout(Duration.ofSeconds(11))
            .deadline(Duration.ofSeconds(12))
            .maxUnanswered(13)
            .spotCheck(SpotCheck.NONE)
            .maxFailures(Tolerance.count(15))
            .maxFailuresPerLocation(Tolerance.count(16))
            .canary(Tolerance.count(17))
            .maxTargets(18)
            .maxReportedFailures(19)
            .streamWindow(20)
            .idleFlush(Duration.ofSeconds(21))
            .quotas(Map.of(new Location("111122223333", "us-east-1"), new Quota(22, 22)))
            .maxInTransit(23)
            .build();

    @Test
    void toBuilderCopiesEverySetting() {
        Settings copy = GIVEN.toBuilder().build();

        assertThat(accessors())
                .hasSize(23)
                .allSatisfy(accessor -> assertThat(accessor.invoke(copy)).isEqualTo(accessor.invoke(GIVEN)));
        assertThat(accessors().stream().filter(accessor -> !accessor.getName().equals("initialRate")))
                .allSatisfy(accessor ->
                        assertThat(accessor.invoke(GIVEN)).isNotEqualTo(accessor.invoke(Settings.defaults())));
    }

    @Test
    void builtSettingsStayWhenTheirBuilderChanges() {
        Settings.Builder builder = GIVEN.toBuilder();
        Settings built = builder.build();

        builder.attempts(1);

        assertThat(built.attempts()).isEqualTo(10);
        assertThat(GIVEN.attempts()).isEqualTo(10);
        assertThat(builder.build().attempts()).isEqualTo(1);
    }

    private static List<Method> accessors() {
        return Arrays.stream(Settings.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.getName().equals("toBuilder"))
                .toList();
    }
}
