package io.github.onhook.temporal;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import io.github.onhook.model.Tolerance;
import io.github.onhook.report.Report;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.temporal.internal.wire.WrittenBy;
import io.github.onhook.temporal.internal.workflow.Ids;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Workers and starters of several versions at one run. */
class MixedVersionsTest {

    private static final WrittenBy LATER = new WrittenBy("9.0.0", 99);

    /** Payloads as a later version may write them: with a property and a field that this one does not know. */
    private static final class LaterPayloads implements PayloadCodec {

        private static final ObjectMapper JSON = new ObjectMapper();
        private static final ByteString FIELD_99 = ByteString.copyFrom(new byte[] {99, 3, 1, 2, 3});
        private final PayloadCodec sealed;

        private LaterPayloads(HistoryKeys keys) {
            sealed = keys.codec();
        }

        static DataConverter converter(HistoryKeys keys) {
            return new CodecDataConverter(SealedPayloads.plain(), List.of(new LaterPayloads(keys)), true);
        }

        @Override
        public List<Payload> encode(List<Payload> payloads) {
            return sealed.encode(payloads.stream().map(LaterPayloads::later).toList()).stream()
                    .map(payload -> payload.toBuilder()
                            .putMetadata(WrittenBy.METADATA, LATER.toMetadata())
                            .build())
                    .toList();
        }

        @Override
        public List<Payload> decode(List<Payload> payloads) {
            return sealed.decode(payloads);
        }

        private static Payload later(Payload payload) {
            String encoding = payload.getMetadataOrThrow("encoding").toStringUtf8();
            if (encoding.equals("binary/plain") && !payload.getData().isEmpty()) {
                return payload.toBuilder()
                        .setData(payload.getData().concat(FIELD_99))
                        .build();
            }
            if (encoding.equals("json/plain") && payload.getData().byteAt(0) == '{') {
                return payload.toBuilder()
                        .setData(withProperty(payload.getData()))
                        .build();
            }
            return payload;
        }

        private static ByteString withProperty(ByteString json) {
            try {
                ObjectNode object = (ObjectNode) JSON.readTree(json.toByteArray());
                object.putObject("ofALaterVersion").put("anything", 7);
                return ByteString.copyFrom(JSON.writeValueAsBytes(object));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void shareARunWhereOneWritesFieldsThatTheOtherDoesNotKnow() {
        HistoryKeys keys = HistoryKeys.random();
        CountDownLatch sentByBoth = new CountDownLatch(Stage.CHUNKS_AT_ONCE + 1);
        try (Stage stage = new Stage(keys, (order, numbers) -> {
            sentByBoth.countDown();
            await().atMost(PATIENCE).until(() -> sentByBoth.getCount() == 0);
            return Stage.all(Status.DISASSOCIATED, numbers);
        })) {
            stage.worker(LaterPayloads.converter(keys), "later");
            TemporalRun run = stage.run(
                    Stage.plan(40, 30),
                    false,
                    settings -> settings.canary(Tolerance.count(40)).maxFailures(Tolerance.count(10)));

            Report report = Objects.requireNonNull(run.report().block(PATIENCE));

            assertThat(report.status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(report.totals().disassociated()).isEqualTo(40 * 30);
            Set<WrittenBy> steps = new HashSet<>();
            Set<WrittenBy> chunks = new HashSet<>();
            for (int location = 0; location < 40; location++) {
                stage.client
                        .fetchHistory(Ids.location(run.id(), location))
                        .getEvents()
                        .forEach(event -> read(event, steps, chunks));
            }
            assertThat(steps).as("who scheduled chunks").containsExactlyInAnyOrder(WrittenBy.THIS, LATER);
            assertThat(chunks).as("who sent them").containsExactlyInAnyOrder(WrittenBy.THIS, LATER);
        }
    }

    private static void read(HistoryEvent event, Set<WrittenBy> steps, Set<WrittenBy> chunks) {
        if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
            steps.add(WrittenBy.of(
                    event.getActivityTaskScheduledEventAttributes().getInput().getPayloads(0)));
        } else if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED) {
            chunks.add(WrittenBy.of(
                    event.getActivityTaskCompletedEventAttributes().getResult().getPayloads(0)));
        }
    }

    @Test
    void areNamedByRunAndByHeartbeat() {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions("us-east-1")
                .connectorsPerLocation(1)
                .numbers(20)
                .quota(1, 1));
        try (Rig rig = new Rig(fleet)) {
            rig.worker("one");
            TemporalOrchestrator orchestrator = rig.orchestrator(settings -> settings.batchSize(1));
            TemporalRun run = orchestrator.run(rig.plan());
            CompletableFuture<List<Outcome>> outcomes =
                    run.outcomes().collectList().toFuture();

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> WrittenBy.THIS
                            .toString()
                            .equals(Objects.requireNonNull(
                                            orchestrator.workers(run.id()).blockFirst(PATIENCE))
                                    .version()));

            assertThat(orchestrator.startedBy(run.id()).block(PATIENCE)).isEqualTo(WrittenBy.THIS.toString());
            run.stop("seen");
            outcomes.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    @Test
    void areEarlierWhereAPayloadDoesNotNameOne() {
        assertThat(WrittenBy.of(Payload.getDefaultInstance())).isEqualTo(WrittenBy.EARLIER);
        assertThat(WrittenBy.of(Payload.newBuilder()
                        .putMetadata(WrittenBy.METADATA, LATER.toMetadata())
                        .build()))
                .isEqualTo(LATER)
                .hasToString("9.0.0 (payload format 99)");
    }
}
