package io.github.onhook.rate;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class FileRateMemoryTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final RateMemory.Key HERE = new RateMemory.Key("111122223333", "us-east-1", "voice-connector");
    private static final RateMemory.Key THERE = new RateMemory.Key("444455556666", "eu-west-2", "voice-connector");

    /** Few, for the scheduler's threads are shared with tests that block them. */
    private static final int SAVING_AT_ONCE = 4;

    @TempDir
    private Path dir = Path.of(".");

    private Path file() {
        return dir.resolve("cache").resolve("rates.json");
    }

    private FileRateMemory open() {
        return Objects.requireNonNull(FileRateMemory.open(file()).block(PATIENCE));
    }

    private static void save(FileRateMemory memory) {
        memory.save().block(PATIENCE);
    }

    @Test
    void readsWhatAnEarlierProcessSaved() throws IOException {
        FileRateMemory first = open();
        first.store(HERE, new RateMemory.Entry("1 5.0 10.0", now));
        save(first);

        assertThat(open().load(HERE)).isEqualTo(new RateMemory.Entry("1 5.0 10.0", now));
        assertThat(open().load(THERE)).isNull();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void joinsWhatTwoProcessesLearnedAtOnce() {
        FileRateMemory one = open();
        FileRateMemory two = open();
        one.store(HERE, new RateMemory.Entry("one", now));
        two.store(THERE, new RateMemory.Entry("two", now));
        two.store(HERE, new RateMemory.Entry("older", now.minusSeconds(1)));

        save(one);
        save(two);

        assertThat(open().load(HERE)).isEqualTo(new RateMemory.Entry("one", now));
        assertThat(open().load(THERE)).isEqualTo(new RateMemory.Entry("two", now));
    }

    @Test
    void losesNothingWhereManySaveAtOnce() {
        Flux.range(0, 40)
                .flatMap(
                        i -> FileRateMemory.open(file())
                                .doOnNext(memory -> memory.store(key(i), new RateMemory.Entry("rate " + i, now)))
                                .flatMap(FileRateMemory::save),
                        SAVING_AT_ONCE)
                .then()
                .block(PATIENCE);

        FileRateMemory all = open();
        assertThat(IntStream.range(0, 40))
                .allSatisfy(i -> assertThat(all.load(key(i))).isEqualTo(new RateMemory.Entry("rate " + i, now)));
    }

    private static RateMemory.Key key(int i) {
        return new RateMemory.Key(String.format("%012d", i), "us-east-1", "voice-connector");
    }

    @Test
    void forgetsWhatIsOld() {
        FileRateMemory memory = open();
        memory.store(HERE, new RateMemory.Entry("old", now.minus(Duration.ofDays(91))));
        memory.store(THERE, new RateMemory.Entry("new", now.minus(Duration.ofDays(89))));
        save(memory);

        assertThat(open().load(HERE)).isNull();
        assertThat(open().load(THERE)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"version\":\"onhook.rates/2\",\"rates\":[]}",
                "{\"version\":\"onhook.rates/1\",\"rates\":{}}",
                "{\"version\":\"onhook.rates/1\",\"rates\":[{\"accountId\":1}]}",
                "{\"version\":\"onhook.rates/1\",\"rates\":[{\"accountId\":\"1\",\"region\":\"r\",\"operation\":\"o\","
                        + "\"value\":\"v\",\"learnedAt\":\"yesterday\"}]}",
            })
    void keepsADamagedFileBesideAndBeginsAnew(String content) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), content);
        FileRateMemory memory = open();
        assertThat(memory.load(HERE)).isNull();
        memory.store(HERE, new RateMemory.Entry("anew", now));
        save(memory);

        assertThat(open().load(HERE)).isEqualTo(new RateMemory.Entry("anew", now));
        assertThat(file().resolveSibling("rates.json.damaged")).hasContent(content);
    }

    @Test
    void writesNothingWhereNothingWasLearned() {
        save(open());

        assertThat(file()).doesNotExist();
    }

    @Test
    void doesNotFollowALink() throws IOException {
        Path other = Files.writeString(dir.resolve("other"), "{}");
        Files.createDirectories(file().getParent());
        Files.createSymbolicLink(file(), other);

        assertThatThrownBy(this::open).hasCauseInstanceOf(IOException.class);
        assertThat(other).hasContent("{}");
    }

    @Test
    void saysThatItCannotBeSaved() throws IOException {
        FileRateMemory memory = open();
        Files.writeString(dir.resolve("cache"), "a file where the directory should be");
        memory.store(HERE, new RateMemory.Entry("rate", now));

        assertThatThrownBy(() -> save(memory)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void remembersTheRatesThatWereUsedLast() {
        RateMemory memory = RateMemory.inMemory(2);
        List.of(key(1), key(2)).forEach(key -> memory.store(key, new RateMemory.Entry("rate", now)));
        memory.load(key(1));
        memory.store(key(3), new RateMemory.Entry("rate", now));

        assertThat(memory.load(key(1))).isNotNull();
        assertThat(memory.load(key(2))).isNull();
        assertThat(memory.load(key(3))).isNotNull();
    }
}
