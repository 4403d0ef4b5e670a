package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.PhoneNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
    void everyBadLineIsNamedAndNoNumberIsShown() throws IOException {
        Path file = Files.writeString(dir.resolve("protect"), "+12065550100\n2065550101\n+12065550102,+12065550103\n");

        BadTargetsException bad = catchThrowableOfType(BadTargetsException.class, () -> ProtectFile.read(file));

        assertThat(bad.problems()).hasSize(2).noneMatch(problem -> problem.contains("20655501"));
        assertThat(bad.problems().get(0)).startsWith("line 2: ");
        assertThat(bad.problems().get(1)).startsWith("line 3: ");
    }
}
