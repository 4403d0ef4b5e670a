package io.github.onhook.service.run.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.service.run.model.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JSON array as lines, with bounded memory for each element. */
class JsonArrayTest {

    @Test
    void writesEachElementOnItsOwnLine() throws IOException {
        assertThat(lines("[ {\"a\": \"1\",\n \"b\": {\"c\": [true, null, 2.5]}}, 7, [] ]"))
                .isEqualTo("{\"a\":\"1\",\"b\":{\"c\":[true,null,2.5]}}\n7\n[]\n");
        assertThat(lines("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{}", "[{\"a\":", "[{\"a\": 1, \"a\": 2}]", "[] []", "[1 2]", "nonsense"})
    void refusesWhatIsNoArray(String body) {
        assertThatThrownBy(() -> lines(body))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not one JSON array");
    }

    @Test
    void refusesAStringFieldNameOrNumberThatIsTooLong() {
        for (String body : List.of(
                "[{\"a\": \"" + "x".repeat(70_000) + "\"}]",
                "[{\"" + "x".repeat(2_000) + "\": 1}]",
                "[" + "1".repeat(2_000) + "]")) {
            assertThatThrownBy(() -> lines(body)).hasMessageContaining("too long for a target");
        }
    }

    @Test
    void refusesTooDeepNestingAndTooManyFields() {
        String fields =
                IntStream.range(0, 1_000).mapToObj(n -> "\"f" + n + "\": 1").collect(Collectors.joining(","));

        assertThatThrownBy(() -> lines("[".repeat(101) + "]".repeat(101)))
                .hasMessageContaining("too long for a target");
        assertThatThrownBy(() -> lines("[{" + fields + "}]")).hasMessageContaining("too long for a target");
    }

    @Test
    void refusesAnEndlessStringNameOrObjectAtItsBeginning() {
        for (String begin : List.of("[{\"a\": \"", "[{\"", "[", "[{\"a\": ")) {
            CountedInput in = new CountedInput(begin);

            assertThatThrownBy(() -> JsonArray.toLines(in, OutputStream.nullOutputStream()))
                    .isInstanceOf(RefusedException.class);

            assertThat(in.bytes).isLessThan(1 << 18);
        }
    }

    private static String lines(String body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonArray.toLines(new ByteArrayInputStream(body.getBytes(UTF_8)), out);
        return out.toString(UTF_8);
    }

    /** A beginning, and then the same letter for ever. */
    private static final class CountedInput extends InputStream {

        private final byte[] begin;
        private long bytes;

        CountedInput(String begin) {
            this.begin = begin.getBytes(UTF_8);
        }

        @Override
        public int read() {
            long at = bytes++;
            return at < begin.length ? begin[(int) at] : 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
