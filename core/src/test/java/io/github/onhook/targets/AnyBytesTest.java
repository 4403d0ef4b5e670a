package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A file of any bytes is read or its mistakes are named, and it fills neither the memory nor the screen. */
class AnyBytesTest {

    private static final String HEADER = "account_id,region,voice_connector_id,phone_number\n";
    private static final String ROW = "111122223333,us-east-1,abcdefghij1klmno2pqrst,";

    @Property(tries = 2000)
    void endsInAPlanOrInMistakes(@ForAll("files") byte[] file, @ForAll boolean skip, @ForAll boolean repair)
            throws IOException {
        try {
            Targets targets = TargetsFile.of(new ByteArrayInputStream(file))
                    .skipInvalid(skip)
                    .repair(repair)
                    .read();
            assertThat(targets.plan().size() + targets.rejections().size()).isPositive();
            assertShowable(targets.notes());
            assertShowable(targets.describeRejections());
        } catch (BadTargetsException e) {
            assertThat(e.count()).isPositive();
            assertShowable(e.problems());
        }
    }

    @Property(tries = 500)
    void endsInNumbersOrInMistakes(@ForAll("files") byte[] bytes) throws IOException {
        Path file = Files.createTempFile("protect", ".txt");
        try {
            Files.write(file, bytes);
            assertThat(ProtectFile.read(file)).doesNotContainNull();
        } catch (BadTargetsException e) {
            assertThat(e.count()).isPositive();
            assertShowable(e.problems());
        } finally {
            Files.delete(file);
        }
    }

    /** What is allocated stands for time: it is the same on every machine. */
    @Example
    void costsAsMuchAsTheFileIsLong() throws IOException {
        for (String repeated : List.of(
                "a",
                "\"",
                ",",
                "\n",
                "\0",
                "\u00e9",
                "[",
                "{\"a\":",
                "{\"a\":1,",
                "{\"phone_number\":\"",
                "[[],{\"Associations\":[1]},",
                ROW + "12\n",
                ROW + "+12065550100\n",
                "x,y,z,\u0007\n",
                ",,,\n",
                "\"a\n",
                "+12065550100\n")) {
            for (String start : List.of("", HEADER, "[", "{\"PhoneNumbers\":[")) {
                long once = allocatedBy(start, repeated, 1 << 17);
                long twice = allocatedBy(start, repeated, 1 << 18);
                assertThat(twice)
                        .as("%s, then again and again: %s", start, repeated)
                        .isLessThan(3 * once + (1 << 20))
                        .isLessThan(400L << 20);
            }
        }
    }

    private static long allocatedBy(String start, String repeated, int bytes) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] body = repeated.repeat(bytes / repeated.length()).getBytes(StandardCharsets.UTF_8);
        InputStream file = new SequenceInputStream(
                new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)), new ByteArrayInputStream(body));
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            assertThat(TargetsFile.of(file).read().plan().size()).isPositive();
        } catch (BadTargetsException e) {
            assertShowable(e.problems());
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void assertShowable(List<String> lines) {
        assertThat(lines).hasSizeLessThan(10_000);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(1000).doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
    }

    @Provide
    Arbitrary<byte[]> files() {
        Arbitrary<byte[]> anything = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        Arbitrary<byte[]> pieces = Arbitraries.of(
                        HEADER,
                        ROW,
                        "+12065550100",
                        "+1206",
                        "\n",
                        "\r\n",
                        ",",
                        ";",
                        "\t",
                        "\"",
                        "'",
                        "=\"",
                        "sep=;\n",
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        "\"phone_number\"",
                        "\"PhoneNumbers\"",
                        "\"Associations\"",
                        "null",
                        "1e9",
                        "\u0000",
                        "\u001a",
                        "\u001b[2J",
                        "\uFEFF",
                        "\u200b",
                        "\uD83D\uDE00",
                        "00",
                        "#",
                        " ",
                        "\u202e",
                        "é")
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list))
                .flatMap(text -> Arbitraries.of(
                                StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)
                        .map(text::getBytes));
        return Arbitraries.oneOf(anything, pieces, damaged());
    }

    /** Files of the table in docs/targets.md with one byte changed, or cut. */
    private static Arbitrary<byte[]> damaged() {
        return Combinators.combine(
                        Arbitraries.of(fixtures()),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.bytes(),
                        Arbitraries.of(true, false))
                .as((file, place, value, cut) -> {
                    byte[] bytes = file.clone();
                    int at = place % bytes.length;
                    bytes[at] = value;
                    return cut ? Arrays.copyOf(bytes, at) : bytes;
                });
    }

    private static List<byte[]> fixtures() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/io/github/onhook/targets"))) {
            List<byte[]> all = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                all.add(Files.readAllBytes(file));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
