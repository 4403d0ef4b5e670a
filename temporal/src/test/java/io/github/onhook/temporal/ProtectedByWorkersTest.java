package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Numbers that are protected never reach a worker. */
class ProtectedByWorkersTest {

    @Test
    void takesEveryNumberOffButTheProtectedOnesWhenRequestsAreRetried() {
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(2).numbers(300));
        try (Rig rig = new Rig(fleet)) {
            rig.simulator
                    .faults()
                    .add(Fault.when()
                            .operation(SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                            .everyCall(3)
                            .then(Effect.error(503, "ServiceUnavailableException")));
            rig.worker("one");
            Set<PhoneNumber> kept = rig.plan()
                    .targets()
                    .map(Target::phoneNumber)
                    .toStream()
                    .filter(number -> number.digits() % 10 == 3)
                    .collect(Collectors.toSet());
            assertThat(kept).hasSizeBetween(10, 100);

            Rig.Ran ran = Rig.ended(TemporalOrchestrator.builder(rig.service, Rig.QUEUE, rig.keys)
                    .settings(Settings.defaults())
                    .protect(kept)
                    .build()
                    .run(rig.plan()));

            assertThat(ran.outcomes()).hasSize(300).allSatisfy(outcome -> {
                boolean isKept = kept.contains(outcome.target().phoneNumber());
                assertThat(outcome.status()).isEqualTo(isKept ? Status.REJECTED : Status.DISASSOCIATED);
                assertThat(rig.simulator
                                        .record()
                                        .connectorOf(
                                                outcome.target().phoneNumber().e164())
                                != null)
                        .isEqualTo(isKept);
            });
        }
    }
}
