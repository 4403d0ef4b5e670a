package io.github.onhook.temporal.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.rate.RateController;
import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.model.Status;
import io.github.onhook.temporal.internal.wire.Checkpoint;
import io.github.onhook.temporal.internal.wire.ChunkResult;
import io.github.onhook.temporal.internal.wire.ChunkResult.ItemResult;
import io.github.onhook.temporal.internal.wire.ItemResults;
import io.github.onhook.temporal.internal.wire.Slice;
import io.github.onhook.temporal.internal.wire.WireReason;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultBoundsTest {

    private static final int LARGEST_CHUNK = 20_000;
    private static final int LARGEST_PAYLOAD = 1_900_000;

    private static ChunkNumbers numbers() {
        long[] digits = new long[LARGEST_CHUNK];
        Arrays.setAll(digits, i -> 12_065_500_000L + i);
        return new ChunkNumbers(List.of(new Slice("abcdefghijklmnopqrstu", digits)), true, null);
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 'a', 'z' + 1).forEach(text::appendCodePoint);
        return text.toString();
    }

    /** Each number with a code, a message and a request id of its own, which do not compress. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40, 148, 4_096})
    void fitsTheLargestChunkIntoOnePayloadWhateverTheServiceAnswers(int length) {
        ChunkNumbers numbers = numbers();
        Random random = new Random(length);
        for (int i = 0; i < LARGEST_CHUNK; i++) {
            WireReason reason = new WireReason("NUMBER", text(random, 128), text(random, length), text(random, 128));
            ItemResult result =
                    new ItemResult(Status.FAILED, reason, 1 + i % 8, 1_800_000_000_000L + random.nextInt(), (long)
                            random.nextInt(1 << 28));
            numbers.settled(0, Positions.ofRanges(List.of(i, i + 1)), result);
        }

        ChunkNumbers.State state = numbers.checkpoint(0);
        ChunkTally tally = new ChunkTally(numbers, null, RateController.discovering(5.0, 100, 0, 16), 0);
        byte[] heartbeat = new Checkpoint(tally.result(state, 1), state.doubtful()).pack();

        assertThat(heartbeat.length).isLessThan(LARGEST_PAYLOAD);
        assertThat(Checkpoint.unpack(heartbeat).soFar().figures().by(Status.FAILED))
                .isEqualTo(LARGEST_CHUNK);
    }

    @Test
    void keepsUsualReasonsAsTheyAre() {
        ChunkNumbers numbers = numbers();
        WireReason reason = new WireReason("NUMBER", "Forbidden", "the number is not yours", "request-1");

        numbers.settled(0, Positions.ofRanges(List.of(0, 50)), new ItemResult(Status.FAILED, reason, 1, 5));

        ChunkResult result = new ChunkTally(numbers, null, RateController.discovering(5.0, 100, 0, 16), 0)
                .result(numbers.result(), 1);
        assertThat(new ItemResults(ChunkResult.unpack(result.pack()).resultRuns()).next())
                .isEqualTo(new ItemResult(Status.FAILED, reason, 1, 5));
    }

    @Test
    void cutsLongMessagesAndNamesCodesBeyondTheBoundOther() {
        ResultBounds bounds = new ResultBounds();
        ItemResult last = new ItemResult(Status.FAILED, WireReason.decided("None", ""), 1, 0);
        for (int i = 0; i <= ResultBounds.MOST_CODES; i++) {
            WireReason reason = new WireReason("NUMBER", "Code" + i, "x".repeat(1_000), null);
            last = bounds.bounded(new ItemResult(Status.FAILED, reason, 1, 0));
        }

        assertThat(last.reason().code()).isEqualTo(ResultBounds.OTHER);
        ItemResult first = bounds.bounded(
                new ItemResult(Status.FAILED, new WireReason("NUMBER", "Code0", "x".repeat(1_000), null), 1, 0));
        assertThat(first.reason().code()).isEqualTo("Code0");
        assertThat(first.reason().message())
                .hasSize(ResultBounds.LONGEST_MESSAGE)
                .endsWith("…");
    }
}
