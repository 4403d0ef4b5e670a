package io.github.onhook;

import static io.github.onhook.model.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig.Ran;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetBuilder;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.stream.IntStream;

/** A small fleet, and what the tests of the behaviour table ask of a run. */
abstract class BehaviourFixture {

    static final String ACCOUNT = "111122223333";
    static final String OTHER_ACCOUNT = "444455556666";
    static final String REGION = "us-east-1";
    static final String CONNECTOR = "aaaaaaaaaaaaaaaaaaaaa1";
    static final String OTHER_CONNECTOR = "bbbbbbbbbbbbbbbbbbbbb2";
    static final SimulatedOperation CHANGE = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;

    /** The nth number of the first connector; of the second, from 100 on. */
    static String number(int n) {
        return "+1206555" + (1000 + n);
    }

    static String[] numbers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(BehaviourFixture::number)
                .toArray(String[]::new);
    }

    static FleetBuilder fleet(int numbers, int otherNumbers) {
        return Fleet.builder()
                .account(
                        ACCOUNT,
                        a -> a.region(REGION, r -> {
                            r.connector(CONNECTOR, numbers(0, numbers));
                            if (otherNumbers > 0) {
                                r.connector(OTHER_CONNECTOR, numbers(100, otherNumbers));
                            }
                        }));
    }

    static Settings.Builder settings() {
        return Settings.builder().rate(200).burst(50);
    }

    static Rig rig(int numbers, Fault... faults) {
        return rig(settings(), fleet(numbers, 0), faults);
    }

    static Rig rig(Settings.Builder settings, FleetBuilder fleet, Fault... faults) {
        Rig rig = Rig.of(fleet.build(), settings);
        rig.simulator.faults().add(faults);
        return rig;
    }

    static void assertAll(Ran ran, Status status) {
        assertThat(ran.outcomes()).allMatch(outcome -> outcome.status() == status);
        assertThat(ran.report().totals().targets()).isEqualTo(ran.outcomes().size());
    }

    static void assertAgrees(Rig rig, Ran ran) {
        assertThat(ran.outcomes())
                .filteredOn(outcome -> outcome.status() != UNKNOWN)
                .allSatisfy(outcome -> assertThat(rig.simulator
                                        .record()
                                        .connectorOf(
                                                outcome.target().phoneNumber().e164())
                                == null)
                        .as("%s is off", outcome)
                        .isEqualTo(outcome.status().isDone()));
    }
}
