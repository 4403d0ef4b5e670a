package io.github.onhook.journal;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Only what a crash can leave at the end of a journal is passed over; all else that no run wrote is refused. */
class DamagedJournalFileTest {

    private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_123L);
    private static final int LINES = 33;

    @TempDir
    private Path dir = Path.of("unset");

    private List<Entry> all = List.of();

    @BeforeEach
    void aJournalOfThirtyThreeLines() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry.Began("run-1", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, "sha256:abc", 100, AT));
        entries.add(new Entry.Assumed("111122223333", null, AT));
        for (int i = 0; entries.size() < LINES - 1; i++) {
            Positions one = Positions.builder().add(i).build();
            entries.add(new Entry.Sent(0, one, AT));
            entries.add(new Entry.Answered(0, RequestResult.SUCCESS, null, AT));
            entries.add(new Entry.Settled(0, one, Status.DISASSOCIATED, Reason.confirmed("r-" + i), 1, AT));
        }
        entries.add(new Entry.Read(0, AT));
        all = List.copyOf(entries);
        try (FileJournal journal = FileJournal.open(file(), "run-1")) {
            journal.append(all).block();
        }
    }

    private Path file() {
        return dir.resolve("journal.jsonl");
    }

    private Path kept(int number) {
        return dir.resolve("journal.jsonl.torn-" + number);
    }

    private List<Entry> read() {
        try (Journal journal = FileJournal.open(file(), "run-1")) {
            return Objects.requireNonNull(journal.replay().collectList().block());
        }
    }

    /** Goes on, as a run does: reads to the end and appends. */
    private List<Entry> goOn() {
        try (Journal journal = FileJournal.open(file(), "run-1")) {
            List<Entry> entries = journal.replay().collectList().block();
            journal.append(List.of(new Entry.Resumed(AT))).block();
            return Objects.requireNonNull(entries);
        }
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(file(), String.join("\n", lines) + "\n");
    }

    interface Damage {
        byte[] to(byte[] whole) throws IOException;
    }

    record Case(String name, String said, Damage damage) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> damages() {
        return Stream.of(
                new Case("the last line changed", "line 33", whole -> changed(whole, whole.length - 20)),
                new Case("the last line changed and without its end", "line 33", whole -> {
                    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
                    cut[cut.length - 50] = '\r';
                    return cut;
                }),
                new Case("the last 17 lines changed", "line 17", whole -> lines(whole, 16, line -> "x" + line)),
                new Case(
                        "the last 17 lines without their checksums",
                        "line 17",
                        whole -> lines(whole, 16, line -> line.substring(0, 40))),
                new Case("zeros within the last line", "line 33", whole -> {
                    byte[] zeros = whole.clone();
                    Arrays.fill(zeros, zeros.length - 30, zeros.length - 20, (byte) 0);
                    return zeros;
                }),
                new Case("a block of zeros in the middle", "is damaged", whole -> {
                    byte[] zeros = whole.clone();
                    Arrays.fill(zeros, 512, 1024, (byte) 0);
                    return zeros;
                }),
                new Case(
                        "CR for LF",
                        "line 1 ",
                        whole -> new String(whole, UTF_8).replace('\n', '\r').getBytes(UTF_8)),
                new Case(
                        "spaces for LF",
                        "line 1 ",
                        whole -> new String(whole, UTF_8).replace('\n', ' ').getBytes(UTF_8)),
                new Case("a byte order mark", "line 1 ", whole -> joined("\ufeff".getBytes(UTF_8), whole)),
                new Case("UTF-16", "line 1 ", whole -> new String(whole, UTF_8).getBytes(UTF_16)),
                new Case("text behind the last line", "line 34", whole -> joined(whole, "\nhello\n".getBytes(UTF_8))),
                new Case(
                        "an empty line in the middle",
                        "line 8 ",
                        whole -> lines(whole, 7, line -> line.contains("\"n\":8,") ? "\n" + line : line)),
                new Case("a line removed", "line 8 .*its number is 9", whole -> without(whole, 7)),
                new Case(
                        "a line repeated",
                        "line 9 .*its number is 8",
                        whole -> lines(whole, 7, line -> line.contains("\"n\":8,") ? line + "\n" + line : line)),
                new Case("two lines swapped", "line 8 .*its number is 9", whole -> {
                    List<String> all =
                            new ArrayList<>(new String(whole, UTF_8).lines().toList());
                    Collections.swap(all, 7, 8);
                    return (String.join("\n", all) + "\n").getBytes(UTF_8);
                }),
                new Case(
                        "a line of 20 MiB",
                        "line 34 .*is damaged",
                        whole -> joined(whole, ("{\"e\":\"" + "x".repeat(20 << 20) + "\"}\n").getBytes(UTF_8))),
                new Case(
                        "a line of 20 MiB without an end",
                        "line 34 .*no end within",
                        whole -> joined(whole, ("{\"e\":\"" + "x".repeat(20 << 20)).getBytes(UTF_8))),
                new Case("another file", "line 1 ", whole -> "not a journal\n".getBytes(UTF_8)),
                new Case("another file in one line", "line 1 ", whole -> "not a journal".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void refusesWhatNoCrashLeaves(Case damaged) throws IOException {
        byte[] bytes = damaged.damage().to(Files.readAllBytes(file()));
        Files.write(file(), bytes);

        assertThatThrownBy(this::goOn)
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_TRUSTED))
                .hasMessageFindingMatch(damaged.said());
        assertThat(Files.readAllBytes(file())).as("nothing is destroyed").isEqualTo(bytes);
    }

    @Test
    void readsAFileWhoseLineEndsWereConverted() throws IOException {
        Files.writeString(file(), Files.readString(file()).replace("\n", "\r\n"));

        assertThat(goOn()).isEqualTo(all);

        List<Entry> more = new ArrayList<>(all);
        more.add(new Entry.Resumed(AT));
        assertThat(read()).isEqualTo(more);
        assertThat(kept(1)).doesNotExist();
    }

    @Test
    void keepsWhatACrashTore() throws IOException {
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - 40));
        String torn = lines().get(LINES - 1);

        assertThat(goOn()).isEqualTo(all.subList(0, LINES - 1));

        assertThat(kept(1)).hasContent(torn);
        assertThat(Files.getPosixFilePermissions(kept(1))).hasSize(2);
        assertThat(lines()).hasSize(LINES).last().asString().contains("\"resumed\"", "\"n\":33,");

        Files.writeString(file(), Files.readString(file()) + "{\"e\":\"re");
        goOn();
        assertThat(kept(1)).hasContent(torn);
        assertThat(kept(2)).hasContent("{\"e\":\"re");
    }

    @Test
    void keepsBlocksThatNeverReachedTheDisk() throws IOException {
        byte[] whole = Files.readAllBytes(file());
        byte[] lost = whole.clone();
        int block = (whole.length / 512 - 1) * 512;
        Arrays.fill(lost, block, lost.length, (byte) 0);
        Files.write(file(), lost);
        int left = (int) new String(whole, 0, block, UTF_8)
                .chars()
                .filter(c -> c == '\n')
                .count();

        assertThat(goOn()).isEqualTo(all.subList(0, left));

        assertThat(Files.size(kept(1))).isEqualTo(lost.length - endOf(whole, left));
    }

    @Test
    void destroysNothingWhenOnlyRead() throws IOException {
        Files.writeString(file(), Files.readString(file()) + "{\"e\":\"sent\"");
        byte[] before = Files.readAllBytes(file());

        try (Journal journal = FileJournal.read(file(), "run-1")) {
            assertThat(journal.replay().collectList().block()).isEqualTo(all);
        }

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(kept(1)).doesNotExist();
    }

    @Test
    void appendsNothingToAFileThatWasNotRead() throws IOException {
        byte[] before = Files.readAllBytes(file());

        try (Journal journal = FileJournal.open(file(), "run-1")) {
            assertThatThrownBy(() -> journal.append(all).block()).isInstanceOf(IllegalStateException.class);
        }

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void goesOnWithAJournalOfAnOlderVersion() throws IOException {
        ByteArrayOutputStream old = new ByteArrayOutputStream();
        for (Entry entry : all) {
            old.writeBytes(withoutNumber(EntryJson.write(entry)));
        }
        Files.write(file(), old.toByteArray());

        assertThat(goOn()).isEqualTo(all);
        assertThat(goOn()).hasSize(LINES + 1);

        write(Stream.concat(lines().stream(), Stream.of(lines().get(3))).toList());
        assertThatThrownBy(this::read).hasMessageContaining("line 36").hasMessageContaining("it has no number");
    }

    @Test
    void writesWhatItReadsHoweverMuchTheServiceSays() {
        String control = "\u0001".repeat(3 << 20);
        Entry.Settled settled = new Entry.Settled(
                0,
                Positions.ofRanges(List.of(40, 50)),
                Status.FAILED,
                new Reason(Source.NUMBER, control, control, control),
                1,
                AT);
        List<Entry> many = new ArrayList<>(Collections.nCopies(500, settled));
        many.add(new Entry.Ended(RunStatus.STOPPED, control, AT));
        try (Journal journal = FileJournal.open(file(), "run-1")) {
            journal.replay().blockLast();
            journal.append(many).block();
        }

        assertThat(read()).hasSize(LINES + 501).endsWith(many.toArray(Entry[]::new));
    }

    @Test
    void refusesAnEntryThatIsTooLongToBeReadAgain() throws IOException {
        byte[] before = Files.readAllBytes(file());
        List<Integer> bounds = new ArrayList<>();
        for (int i = 0; i < 1_200_000; i++) {
            bounds.add(2 * i + 1_000_000_000);
            bounds.add(2 * i + 1_000_000_001);
        }
        Entry entry = new Entry.Sent(0, Positions.ofRanges(bounds), AT);

        try (Journal journal = FileJournal.open(file(), "run-1")) {
            journal.replay().blockLast();
            assertThatThrownBy(() -> journal.append(List.of(entry)).block()).hasMessageContaining("too long");
        }

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    private static byte[] withoutNumber(byte[] json) {
        String line = new String(LineBuffer.line(json, 1), UTF_8);
        String text = line.substring(0, line.indexOf(",\"n\":1,\"crc"));
        byte[] bytes = text.getBytes(UTF_8);
        byte[] crc = LineBuffer.checksum(new CRC32C(), bytes, 0, bytes.length);
        return (text + ",\"crc\":\"" + new String(crc, UTF_8) + "\"}\n").getBytes(UTF_8);
    }

    private static byte[] changed(byte[] whole, int at) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private static byte[] lines(byte[] whole, int from, UnaryOperator<String> change) {
        List<String> lines = new ArrayList<>(new String(whole, UTF_8).lines().toList());
        for (int i = from; i < lines.size(); i++) {
            lines.set(i, change.apply(lines.get(i)));
        }
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    private static byte[] without(byte[] whole, int line) {
        List<String> lines = new ArrayList<>(new String(whole, UTF_8).lines().toList());
        lines.remove(line);
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static int endOf(byte[] whole, int lines) {
        int end = 0;
        for (int seen = 0; seen < lines; end++) {
            seen += whole[end] == '\n' ? 1 : 0;
        }
        return end;
    }
}
