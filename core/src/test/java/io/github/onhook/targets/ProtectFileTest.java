package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.model.PhoneNumber;
import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProtectFileTest {

    @TempDir
    private Path dir;

    @Test
    void numbersAreReadAndCommentsAreNot() throws IOException {
        Path file =
                Files.writeString(dir.resolve("protect"), "# front desk\n\n+1 (206) 555-0100 # main\r\n+442071838750");

        assertThat(ProtectFile.read(file))
                .containsExactlyInAnyOrder(PhoneNumber.parse("+12065550100"), PhoneNumber.parse("+442071838750"));
    }

    @Test
    void readsNoFurtherWhereNothingIsANumber() throws IOException {
        Path file = Files.writeString(dir.resolve("protect"), "nonsense\n".repeat(20_000));

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, () -> ProtectFile.read(file));

        assertThat(bad.count()).isEqualTo(10_001);
        assertThat(bad.problems()).contains("so many lines are wrong that it was read no further");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesAFileWithoutAnEnd() {
        assertThatThrownBy(() -> ProtectFile.read(Path.of("/dev/zero")))
                .isInstanceOfAny(IOException.class, BadTargetsException.class);
    }

    @Test
    void everyBadLineIsNamedAndNoNumberIsShown() throws IOException {
        Path file = Files.writeString(dir.resolve("protect"), "+12065550100\n2065550101\n+12065550102,+12065550103\n");

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, () -> ProtectFile.read(file));

        assertThat(bad.problems()).hasSize(2).noneMatch(problem -> problem.contains("20655501"));
        assertThat(bad.problems().get(0)).startsWith("line 2: ");
        assertThat(bad.problems().get(1)).startsWith("line 3: ");
    }

    @Test
    void dropsWhatCannotBeSeen() throws IOException {
        Path file = Files.writeString(dir.resolve("protect"), "\uFEFF\u200B+1\u00A0206\u2011555 0100\uFE0F\n\u3000\n");

        assertThat(ProtectFile.read(file)).containsExactly(PhoneNumber.parse("+12065550100"));
    }

    @Test
    void namesALineThatIsTooLongToRead() throws IOException {
        Path file = Files.writeString(
                dir.resolve("protect"), " ".repeat(1 << 16) + "+12065550100\n# " + "-".repeat(1 << 16) + "\n");

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, () -> ProtectFile.read(file));

        assertThat(bad.problems())
                .containsExactly("line 1: is longer than 65,536 characters: put one number on each line");
    }

    @Test
    void namesALastNumberThatMayBeCut() throws IOException {
        Path file = Files.writeString(dir.resolve("protect"), "+12065550100\n+1206555010");

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, () -> ProtectFile.read(file));

        assertThat(bad.problems()).singleElement().asString().startsWith("line 2: the number is shorter than others");
    }

    @Test
    void namesAFileThatIsNoText() throws IOException {
        Path file = Files.write(dir.resolve("protect"), new byte[] {0x1F, (byte) 0x8B, 8, 0});

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, () -> ProtectFile.read(file));

        assertThat(bad.problems()).containsExactly("this is a gzip archive: unpack it first");
    }

    @Test
    void groupsMistakesOfOneKind() throws IOException {
        Path file = Files.writeString(dir.resolve("protect"), "2065550101\n".repeat(1000));

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, () -> ProtectFile.read(file));

        assertThat(bad.count()).isEqualTo(1000);
        assertThat(bad.problems()).hasSize(11).last().asString().startsWith("… and 990 more, 1000 in all: is not one");
    }
}
