package io.github.onhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.onhook.journal.Entry.Positions;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** What a journal's file survives, and what it refuses to go on from. */
class FileJournalTest {

    private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_123L);
    private static final List<Entry> ALL = List.of(
            new Entry.Began("run-1", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, "sha256:abc", 100, AT),
            new Entry.Assumed("111122223333", null, AT),
            new Entry.Sent(0, Positions.ofRanges(List.of(0, 50)), AT),
            new Entry.Answered(0, RequestResult.SUCCESS, null, AT),
            new Entry.Settled(
                    0,
                    Positions.ofRanges(List.of(0, 17, 18, 50)),
                    Status.DISASSOCIATED,
                    Reason.confirmed("r-1"),
                    1,
                    AT),
            new Entry.Settled(
                    0,
                    Positions.ofRanges(List.of(17, 18)),
                    Status.FAILED,
                    new Reason(Source.NUMBER, "PreconditionFailed", "a \"message\"\nof two lines, ünïcode", "r-1"),
                    1,
                    AT),
            new Entry.Sent(1, Positions.ofRanges(List.of(3, 4)), AT),
            new Entry.Answered(1, RequestResult.TIMEOUT, "Timeout", AT),
            new Entry.Open(1, Positions.ofRanges(List.of(3, 4)), 1, true, null, AT),
            new Entry.Open(
                    1, Positions.ofRanges(List.of(3, 4)), 2, false, Reason.of(Source.REQUEST, "Busy", "later"), AT),
            new Entry.Withdrawn(1, AT),
            new Entry.Read(1, AT),
            new Entry.Checked(1, 2, 1, AT),
            new Entry.Resumed(AT),
            new Entry.Ended(RunStatus.STOPPED, "signal", AT));

    @TempDir
    private Path dir = Path.of("unset");

    private Path file() {
        return dir.resolve("journal.jsonl");
    }

    private static List<Entry> replay(Journal journal) {
        return Objects.requireNonNull(journal.replay().collectList().block());
    }

    private void write(List<Entry> entries) {
        try (Journal journal = FileJournal.open(file(), "run-1")) {
            replay(journal);
            journal.append(entries).block();
        }
    }

    private List<Entry> read() {
        try (Journal journal = FileJournal.open(file(), "run-1")) {
            return replay(journal);
        }
    }

    @Test
    void readsACodeOfAnEarlierVersionByItsPresentName() {
        Entry.Settled old = new Entry.Settled(
                0,
                Positions.ofRanges(List.of(0, 1)),
                Status.FAILED,
                new Reason(Source.CLIENT, "AlienAnswer", "not believed", null),
                1,
                AT);
        write(List.of(ALL.get(0), old));

        Entry.Settled read = (Entry.Settled) read().get(1);

        assertThat(read.reason()).isEqualTo(Reason.of(Source.CLIENT, "UnexpectedResponse", "not believed"));
    }

    @Test
    void replaysWhatWasAppendedOverSeveralOpenings() {
        write(ALL.subList(0, 5));
        write(ALL.subList(5, ALL.size()));

        assertThat(read()).isEqualTo(ALL);
    }

    @Test
    void eachLineIsJsonThatSaysWhatItIs() throws IOException {
        write(ALL.subList(2, 3));

        assertThat(Files.readString(file()))
                .matches(
                        "\\{\"e\":\"sent\",\"c\":0,\"p\":\\[0,50],\"t\":1790000000123,\"n\":1,\"crc\":\"[0-9a-f]{8}\"}\n");
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        write(ALL);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void cutAnywhereItReplaysTheWholeLinesBeforeAndGoesOnBehindThem() throws IOException {
        write(ALL);
        byte[] whole = Files.readAllBytes(file());

        for (int cut = 0; cut < whole.length; cut += cut < whole.length - 400 ? 3 : 1) {
            Files.write(file(), Arrays.copyOf(whole, cut));
            List<Entry> left = read();
            assertThat(left).as("cut at %d", cut).isEqualTo(ALL.subList(0, lines(whole, cut)));
            if (cut % 13 != 0) {
                continue;
            }
            write(ALL.subList(13, 14));
            List<Entry> expected = new ArrayList<>(left);
            expected.add(ALL.get(13));
            assertThat(read()).as("cut at %d, and gone on", cut).isEqualTo(expected);
        }
    }

    private static int lines(byte[] bytes, int length) {
        int lines = 0;
        for (int i = 0; i < length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    @Test
    void garbageAfterTheLastLineIsDropped() throws IOException {
        write(ALL);
        Files.write(file(), new byte[5_000], StandardOpenOption.APPEND);

        assertThat(read()).isEqualTo(ALL);
    }

    @Test
    void refusesAFlippedBitAnywhere() throws IOException {
        write(ALL);
        byte[] whole = Files.readAllBytes(file());

        for (int i = 0; i < whole.length - 1; i += 7) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(file(), damaged);
            assertThatThrownBy(this::read)
                    .as("byte %d", i)
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_TRUSTED))
                    .hasMessageContaining("is damaged");
        }
    }

    @Test
    void aLineThatIsWholeAndMakesNoSenseIsNotTrusted() throws IOException {
        write(ALL.subList(0, 1));
        String line = Files.readString(file());
        assertThat(line).contains("began");
        byte[] other = LineBuffer.line("{\"e\":\"other\",\"t\":1}".getBytes(US_ASCII), 2);
        Files.write(file(), other, StandardOpenOption.APPEND);

        assertThatThrownBy(this::read)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("does not know");
    }

    @Test
    void twoCannotHaveItAtOnce() {
        try (Journal first = FileJournal.open(file(), "run-1")) {
            assertThat(first.runId()).isEqualTo("run-1");
            assertThatThrownBy(() -> FileJournal.open(file(), "run-1"))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TAKEN))
                    .hasMessageContaining("in use");
        }
        assertThat(read()).isEmpty();
    }

    @Test
    void canBeLookedAtWhileItsRunGoesOn() {
        try (Journal journal = FileJournal.open(file(), "run-1")) {
            journal.append(ALL).block();
            try (Journal look = FileJournal.read(file(), "run-1")) {
                assertThat(replay(look)).isEqualTo(ALL);
                assertThatThrownBy(() -> look.append(ALL).block()).isInstanceOf(JournalException.class);
            }
        }
    }

    @Test
    void aFullDiskIsSaidAndNothingIsAppendedAfterIt() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        try (Journal journal = FileJournal.open(full, "run-1")) {
            assertThatThrownBy(() -> journal.append(ALL).block())
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("No space left");
            assertThatThrownBy(() -> journal.append(ALL).block()).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void atWhateverByteTheDiskIsFullWhatWasAppendedStaysAndGoesOnOnceThereIsRoom() {
        int whole = filled(Integer.MAX_VALUE).content().length;
        assertThat(whole).isGreaterThan(1_000);

        for (int room = 0; room < whole; room++) {
            MemoryDisk disk = filled(room);
            disk.room(Integer.MAX_VALUE);

            Journal again = disk.journal("run-1", Schedulers.immediate());
            List<Entry> left = replay(again);
            again.append(ALL.subList(left.size(), ALL.size())).block();

            assertThat(replay(disk.journal("run-1", Schedulers.immediate())))
                    .as("full after %d bytes", room)
                    .isEqualTo(ALL);
        }
    }

    /** A disk that a journal was written to in pieces, each of which is on it if it was said to be. */
    private static MemoryDisk filled(int room) {
        MemoryDisk disk = new MemoryDisk();
        disk.room(room);
        Journal journal = disk.journal("run-1", Schedulers.immediate());
        boolean full = false;
        int durable = 0;
        for (int from = 0; from < ALL.size(); from += 3) {
            List<Entry> piece = ALL.subList(from, Math.min(ALL.size(), from + 3));
            if (full) {
                assertThatThrownBy(() -> journal.append(piece).block()).isInstanceOf(JournalException.class);
            } else if (isAppended(journal, piece)) {
                durable += piece.size();
            } else {
                full = true;
            }
        }
        assertThat(full).isEqualTo(room != Integer.MAX_VALUE);
        assertThat(replay(disk.journal("run-1", Schedulers.immediate())))
                .as("full after %d bytes", room)
                .hasSizeGreaterThanOrEqualTo(durable)
                .isEqualTo(ALL.subList(0, lines(disk.content(), disk.content().length)));
        return disk;
    }

    private static boolean isAppended(Journal journal, List<Entry> piece) {
        try {
            journal.append(piece).block();
            return true;
        } catch (JournalException e) {
            assertThat(e).hasMessageContaining("No space left").hasMessageContaining("make room");
            assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
            return false;
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaid() {
        assertThatThrownBy(() -> FileJournal.open(dir.resolve("missing/journal.jsonl"), "run-1"))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("missing");
    }
}
