package io.github.onhook.temporal.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.model.Operation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OperationNamesTest {

    @Test
    void keepsTheNamesThatHistoriesHave() {
        assertThat(Arrays.stream(Operation.values()).map(OperationNames::of))
                .containsExactly(
                        "VOICE_CONNECTOR",
                        "VOICE_CONNECTOR_GROUP",
                        "ASSOCIATE_VOICE_CONNECTOR",
                        "ASSOCIATE_VOICE_CONNECTOR_GROUP",
                        "MOVE",
                        "MOVE_ATOMIC",
                        "RELEASE",
                        "UNDO_RELEASE");
    }

    @Test
    void findsEachOperationByItsName() {
        for (Operation operation : Operation.values()) {
            assertThat(OperationNames.operation(OperationNames.of(operation))).isEqualTo(operation);
        }
        assertThatThrownBy(() -> OperationNames.operation("NONE"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'NONE'");
    }
}
