package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.record.NumberRecord;
import io.github.onhook.simulator.record.Stay;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A fleet of two connectors to a location, of which the numbers of the first move to the second. */
record MoveFleet(Fleet fleet, Plan plan) {

    static MoveFleet of(FleetShape shape) {
        Fleet fleet = Fleet.generate(shape.connectorsPerLocation(2));
        List<Target> targets = fleet.targets()
                .map(t -> Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber()))
                .toList();
        Map<Location, List<String>> connectors = targets.stream()
                .collect(Collectors.groupingBy(
                        Target::location,
                        Collectors.mapping(
                                Target::voiceConnectorId,
                                Collectors.collectingAndThen(
                                        Collectors.toSet(),
                                        ids -> ids.stream().sorted().toList()))));
        Plan.Builder plan = Plan.builder();
        targets.forEach(target -> {
            List<String> ids = connectors.getOrDefault(target.location(), List.of());
            if (target.voiceConnectorId().equals(ids.get(0))) {
                plan.add(new Target(target.connector().movingTo(ids.get(1)), target.phoneNumber()));
            }
        });
        return new MoveFleet(fleet, plan.build());
    }

    /** Holds each outcome against the simulator's record. */
    void check(Simulator simulator, Rig.Ran ran) {
        assertThat(ran.outcomes()).hasSize((int) plan.size());
        assertThat(ran.outcomes()).extracting(Outcome::target).doesNotHaveDuplicates();
        assertThat(ran.outcomes()).allSatisfy(outcome -> {
            NumberRecord number =
                    simulator.record().number(outcome.target().phoneNumber().e164());
            assertThat(number.voiceConnectorId()).as("%s %s", outcome, number).isEqualTo(place(outcome));
        });
    }

    /** Where a number is that has this outcome. */
    private static @Nullable String place(Outcome outcome) {
        return switch (outcome.status()) {
            case MOVED, ALREADY_MOVED -> outcome.target().connector().toVoiceConnectorId();
            case STRANDED -> null;
            default -> outcome.target().voiceConnectorId();
        };
    }

    /** The most of these numbers that were on no connector at one time. */
    static int mostInTransit(Simulator simulator, Collection<String> numbers) {
        Map<String, List<Stay>> stays = simulator.record().stays().collect(Collectors.groupingBy(Stay::phoneNumber));
        TreeMap<Instant, Integer> changes = new TreeMap<>();
        for (String number : numbers) {
            List<Stay> its = stays.getOrDefault(number, List.of());
            for (int i = 0; i < its.size(); i++) {
                Instant left = its.get(i).to();
                if (left != null) {
                    changes.merge(left, 1, Integer::sum);
                    if (i + 1 < its.size()) {
                        changes.merge(its.get(i + 1).from(), -1, Integer::sum);
                    }
                }
            }
        }
        int now = 0;
        int most = 0;
        for (int change : changes.values()) {
            now += change;
            most = Math.max(most, now);
        }
        return most;
    }

    /** The numbers of a location that move. */
    List<String> numbers(Location location) {
        return plan.connectors().stream()
                .filter(connector -> connector.location().equals(location))
                .flatMap(connector -> connector.targets().stream())
                .map(target -> target.phoneNumber().e164())
                .toList();
    }

    /** All numbers that move. */
    List<String> numbers() {
        return plan.locations().stream()
                .flatMap(location -> numbers(location).stream())
                .toList();
    }
}
