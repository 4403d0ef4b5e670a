package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    private Path temp;

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        Path path = temp.resolve("runs/one");

        try (RunDirectory dir = RunDirectory.create(path)) {
            dir.write("plan.json", out -> out.write('x'));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("plan.json"))))
                .isEqualTo("rw-------");
        assertThat(path.toFile().list()).containsExactly("plan.json");
    }

    @Test
    void itIsInUseUntilItIsClosed() throws IOException {
        Path path = temp.resolve("one");

        try (RunDirectory dir = RunDirectory.create(path)) {
            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> RunDirectory.create(path));
            assertThat(failure.exitCode()).isEqualTo(4);
            assertThat(failure).hasMessage("run directory " + dir.path() + " is in use by another process");
        }

        RunDirectory.create(path).close();
    }

    @Test
    void aDirectoryOfAnotherRunIsRefused() throws IOException {
        Path path = temp.resolve("one");
        try (RunDirectory dir = RunDirectory.create(path)) {
            dir.write("plan.json", out -> out.write('x'));
        }

        CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> RunDirectory.create(path));

        assertThat(failure.exitCode()).isEqualTo(2);
        assertThat(failure).hasMessageContaining("already holds a run");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaid() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        CommandFailure failure =
                catchThrowableOfType(CommandFailure.class, () -> RunDirectory.create(file.resolve("one")));

        assertThat(failure.exitCode()).isEqualTo(4);
    }
}
