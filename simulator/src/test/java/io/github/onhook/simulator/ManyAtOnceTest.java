package io.github.onhook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.model.LocationCounts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** Concurrent requests for the same numbers. */
class ManyAtOnceTest {
    private static final int NUMBERS = 400;
    private static final int REQUESTS = 120;
    private static final int BATCH = 20;

    @Test
    void disassociatesEveryNumberOnceUnderConcurrency() {
        Fleet fleet = Fleet.generate(FleetShape.of().accounts(1).numbers(NUMBERS));
        List<Fleet.Assignment> targets = fleet.targets().toList();
        Fleet.Assignment first = targets.get(0);
        try (Simulator simulator = Simulator.start(fleet)) {
            ChimeSdkVoiceAsyncClient voice =
                    new Clients(simulator).voiceThroughRole(simulator, first.accountId(), first.region());

            CompletableFuture<?>[] all = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> voice.disassociatePhoneNumbersFromVoiceConnector(
                            r -> r.voiceConnectorId(first.voiceConnectorId()).e164PhoneNumbers(batch(targets, i))))
                    .toArray(CompletableFuture<?>[]::new);
            Clients.join(CompletableFuture.allOf(all));

            LocationCounts counts = simulator.record().location(first.accountId(), first.region());
            assertThat(counts.disassociated()).isEqualTo(NUMBERS);
            assertThat(counts.requests()).isEqualTo(REQUESTS);
            assertThat(counts.inFlight()).isZero();
            assertThat(counts.maxInFlight()).isBetween(1, REQUESTS);
            assertThat(simulator.record().numbers()).allSatisfy(number -> {
                assertThat(number.voiceConnectorId()).isNull();
                assertThat(number.timesDisassociated()).isEqualTo(1);
                assertThat(number.timesAsked()).isEqualTo(REQUESTS * BATCH / NUMBERS);
            });
        }
    }

    /** Batches go round the numbers, so that each lies in as many as any other. */
    private static List<String> batch(List<Fleet.Assignment> targets, int nth) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> targets.get((nth * BATCH + i) % NUMBERS).phoneNumber())
                .toList();
    }
}
