package io.github.onhook.runbook;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fleet of two connectors to a location, of which the numbers of the first move to the second.
 *
 * @param origins the connector that each number is on
 * @param destinations the new connector of those that are to move
 */
record MoveFleet(Fleet fleet, Map<String, String> origins, Map<String, String> destinations) {

    private static final String[] REGIONS = {"us-east-1", "eu-west-1", "ap-southeast-1"};

    /** About so many numbers that are to move. */
    static MoveFleet of(int moving, int accounts, int regions, double requestsPerSecond, long seed) {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(accounts)
                .regions(List.of(REGIONS).subList(0, regions).toArray(String[]::new))
                .connectorsPerLocation(2)
                .numbers(2 * moving)
                .role("VoiceOps")
                .quota(requestsPerSecond, 5)
                .seed(seed));
        Map<String, String> first = new HashMap<>();
        Map<String, String> second = new HashMap<>();
        Map<String, String> origins = new HashMap<>();
        fleet.targets().forEach(target -> {
            String location = target.accountId() + "/" + target.region();
            origins.put(target.phoneNumber(), target.voiceConnectorId());
            String known = first.putIfAbsent(location, target.voiceConnectorId());
            if (known != null && !known.equals(target.voiceConnectorId())) {
                second.put(location, target.voiceConnectorId());
            }
        });
        Map<String, String> destinations = new HashMap<>();
        fleet.targets().forEach(target -> {
            String location = target.accountId() + "/" + target.region();
            if (target.voiceConnectorId().equals(first.get(location))) {
                destinations.put(target.phoneNumber(), second.get(location));
            }
        });
        return new MoveFleet(fleet, origins, destinations);
    }

    /** The list of moves, as discover writes it, plus one column. */
    Path write(Path file) throws IOException {
        StringBuilder list =
                new StringBuilder("account_id,region,voice_connector_id,phone_number,to_voice_connector_id\n");
        fleet.targets()
                .filter(target -> destinations.containsKey(target.phoneNumber()))
                .forEach(target -> list.append(target.accountId())
                        .append(',')
                        .append(target.region())
                        .append(',')
                        .append(target.voiceConnectorId())
                        .append(',')
                        .append(target.phoneNumber())
                        .append(',')
                        .append(destinations.get(target.phoneNumber()))
                        .append('\n'));
        return Files.writeString(file, list);
    }

    /** Lost answers on both sides, refused numbers, throttling, slow answers. */
    static List<Fault> faults() {
        SimulatedOperation off = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        SimulatedOperation on = SimulatedOperation.ASSOCIATE_WITH_CONNECTOR;
        return List.of(
                Fault.when().operation(off).everyCall(47).then(Effect.loseAnswer()),
                Fault.when().operation(on).everyCall(43).then(Effect.loseAnswer()),
                Fault.when().operation(off).everyCall(61).then(Effect.error(503, "ServiceUnavailableException")),
                Fault.when().operation(on).everyCall(53).then(Effect.error(500, "ServiceFailureException")),
                Fault.when().operation(off).everyCall(101).then(Effect.error(429, "ThrottledClientException")),
                Fault.when().operation(on).everyCall(97).then(Effect.error(429, "ThrottledClientException")),
                Fault.when().operation(off).share(0.002).seed(1).then(Effect.numberError("Unprocessable")),
                Fault.when().operation(on).share(0.003).seed(2).then(Effect.numberError("ResourceLimitExceeded")),
                Fault.when().operation(on).share(0.01).seed(3).then(Effect.numberError("ServiceFailure", 1)),
                Fault.when().operation(on).share(0.002).seed(4).then(Effect.numberError("Throttled", 1)),
                Fault.when().slow(Latency.uniform(Duration.ofMillis(20), Duration.ofMillis(120))));
    }
}
