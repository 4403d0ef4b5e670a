package io.github.onhook.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command says of a run whose journal was damaged, with which exit code, and what it leaves as it was. */
@ResourceLock(PointedSdk.LOCK)
class DamagedJournalTest extends RunFixture {

    @BeforeEach
    void aRunOfTwentyNumbers() {
        Captured run = run(
                targets().lines().limit(21).reduce("", (a, b) -> a + b + "\n"), "--batch-size", "5", "--rate", "100");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(off()).isEqualTo(20);
    }

    private Path file(String name) {
        return dir.resolve("run").resolve(name);
    }

    private Captured onhook(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command, dir.resolve("run").toString()));
        args.addAll(List.of(more));
        return Captured.onhook(args.toArray(String[]::new));
    }

    record Damage(String name, String said, UnaryOperator<byte[]> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Damage> refused() {
        return Stream.of(
                new Damage("a flipped bit in the last line", "is damaged", bytes -> {
                    bytes[bytes.length - 20] ^= 1;
                    return bytes;
                }),
                new Damage(
                        "half of its lines damaged",
                        "is damaged: its checksum does not fit",
                        bytes -> lines(
                                bytes,
                                lines -> lines.replaceAll(
                                        line -> lines.indexOf(line) < lines.size() / 2 ? line : line + " "))),
                new Damage("a line removed", "is out of place", bytes -> lines(bytes, lines -> lines.remove(3))),
                new Damage(
                        "a line repeated",
                        "is out of place",
                        bytes -> lines(bytes, lines -> lines.add(3, lines.get(3)))),
                new Damage(
                        "a line of 20 MiB",
                        "is damaged",
                        bytes -> (new String(bytes, UTF_8) + "{\"e\":\"read\"," + "\"x\":\"" + "x".repeat(20 << 20)
                                        + "\"}\n")
                                .getBytes(UTF_8)),
                new Damage("emptied", "does not know of 20 numbers that are DISASSOCIATED", bytes -> new byte[0]),
                new Damage(
                        "cut to its first line",
                        "does not know of 20 numbers that are DISASSOCIATED",
                        bytes -> lines(
                                bytes, lines -> lines.subList(1, lines.size()).clear())),
                new Damage(
                        "cut within its first line",
                        "does not know of 20 numbers that are DISASSOCIATED",
                        bytes -> Arrays.copyOf(bytes, 30)),
                new Damage("another file", "is damaged", bytes -> "hello\n".getBytes(UTF_8)));
    }

    private static byte[] lines(byte[] bytes, Consumer<List<String>> change) {
        List<String> lines = new ArrayList<>(new String(bytes, UTF_8).lines().toList());
        change.accept(lines);
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByEveryCommandThatReadsIt(Damage damage) throws IOException {
        byte[] damaged = damage.change().apply(Files.readAllBytes(file("journal.jsonl")));
        Files.write(file("journal.jsonl"), damaged);
        byte[] report = Files.readAllBytes(file("report.json"));

        for (String command : List.of("resume", "restore", "verify")) {
            Captured refused = onhook(command);

            assertThat(refused.exitCode()).as("%s: %s", command, refused.err()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("journal.jsonl", damage.said(), "nothing was sent")
                    .doesNotContain("\tat ");
        }
        assertThat(onhook("report").out()).as("made of the report's own files").contains("20 of 20 numbers");
        assertThat(Files.readAllBytes(file("journal.jsonl"))).isEqualTo(damaged);
        assertThat(Files.readAllBytes(file("report.json"))).isEqualTo(report);
        assertThat(off()).isEqualTo(20);
    }

    @Test
    void isRefusedWhenItIsMissingBesideAReport() throws IOException {
        Files.delete(file("journal.jsonl"));

        for (String command : List.of("resume", "restore", "verify")) {
            Captured refused = onhook(command);

            assertThat(refused.exitCode()).as("%s: %s", command, refused.err()).isEqualTo(2);
            assertThat(refused.err()).contains("does not know of 20 numbers that are DISASSOCIATED");
        }
    }

    @Test
    void isRefusedWhenEmptiedBesideTheRowsOfARunThatDied() throws IOException {
        for (String name : List.of("report.json", "report.md", "report.html", "timeline.json")) {
            Files.delete(file(name));
        }
        String rows = Files.readString(file("report.csv"));
        Files.writeString(file("report.csv"), rows.substring(0, rows.length() - 7));
        Files.write(file("journal.jsonl"), new byte[0]);

        for (String command : List.of("resume", "restore", "verify")) {
            assertThat(onhook(command).err()).contains("does not know of 19 numbers that are DISASSOCIATED");
        }
    }

    @Test
    void isReadWhenOnlyItsLineEndsWereConverted() throws IOException {
        Files.writeString(
                file("journal.jsonl"), Files.readString(file("journal.jsonl")).replace("\n", "\r\n"));

        assertThat(onhook("verify").exitCode()).isZero();
        Captured resumed = onhook("resume", "--progress", "none");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("Going on: 20 of 20");
        Captured restored = onhook("restore", "--progress", "none");
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(off()).isZero();
    }

    @Test
    void isReadWithoutTheEndThatACrashToreAndThatEndIsKept() throws IOException {
        String torn = "{\"e\":\"read\",\"l\":0,\"t\":17";
        Files.writeString(file("journal.jsonl"), Files.readString(file("journal.jsonl")) + torn);

        Captured resumed = onhook("resume", "--progress", "none");

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(file("journal.jsonl.torn-1")).hasContent(torn);
        assertThat(report().get("totals").get("disassociated").asLong()).isEqualTo(20);
        assertThat(onhook("restore", "--progress", "none").exitCode()).isZero();
        assertThat(off()).isZero();
    }
}
