package io.github.onhook.runbook.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.runbook.Captured;
import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwxr-xrwx", "rwxrwxrwx"})
    void refusesADirectoryThatOthersCanWrite(String permissions) throws IOException {
        Path path = Files.createDirectory(temp.resolve("shared"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));

        assertRefused(() -> RunDirectory.create(path), "others can write in run directory", "chmod go-w " + path);
        assertRefused(() -> RunDirectory.open(path), "others can write in run directory", "chmod go-w " + path);
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void refusesADirectoryThatOthersCanReplace() throws IOException {
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertRefused(() -> RunDirectory.create(open.resolve("run")), "others can replace", "chmod o-w ");

        Files.setAttribute(open, "unix:mode", 01777);
        RunDirectory.create(open.resolve("run")).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plan.json", "targets.csv", "journal.jsonl", "report.csv", "report.html", ".lock", "x.part"})
    void followsNoLinkInTheDirectory(String name) throws IOException {
        Path victim = Files.writeString(temp.resolve("victim"), "mine");
        Path path = Files.createDirectory(temp.resolve("one"));
        Files.createSymbolicLink(path.resolve(name), victim);

        assertRefused(() -> RunDirectory.create(path), name + " is a link or a device");
        assertRefused(() -> RunDirectory.open(path), name + " is a link or a device");
        assertThat(victim).hasContent("mine");
    }

    @Test
    void readsNoRunDirectoryThatOthersCanWriteOrThatHoldsALink() throws IOException {
        Path victim = Files.writeString(temp.resolve("victim"), "mine");
        Path linked = Files.createDirectory(temp.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("report.json"), victim);
        Path shared = Files.createDirectory(temp.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxr-x"));

        for (String command : List.of("report", "verify", "approve")) {
            Captured ofLinked = Captured.onhook(command, linked.toString());
            assertThat(ofLinked.exitCode()).as(command).isEqualTo(2);
            assertThat(ofLinked.err()).contains("report.json is a link or a device");
            Captured ofShared = Captured.onhook(command, shared.toString());
            assertThat(ofShared.exitCode()).as(command).isEqualTo(2);
            assertThat(ofShared.err()).contains("others can write in run directory", "chmod go-w " + shared);
        }
    }

    @Test
    void writesSimulatedTargetsThroughNoLink() throws IOException {
        Path victim = Files.writeString(temp.resolve("victim"), "mine");
        Path link = Files.createSymbolicLink(temp.resolve("link"), victim);

        Captured simulate = Captured.onhook("simulate", "--numbers", "10", "--targets-out", link.toString());

        assertThat(simulate.exitCode()).isEqualTo(2);
        assertThat(simulate.err()).contains("link is not a plain file");
        assertThat(victim).hasContent("mine");
    }

    @Test
    void followsNoLinkThatIsPutThereWhileTheDirectoryIsOpen() throws IOException {
        Path victim = Files.writeString(temp.resolve("victim"), "mine");
        try (RunDirectory dir = RunDirectory.create(temp.resolve("one"))) {
            for (String name : List.of("report.csv", "plan.json", "plan.json.part")) {
                Files.createSymbolicLink(dir.file(name), victim);
            }

            dir.create("report.csv").close();
            dir.write("plan.json", out -> out.write('x'));

            assertThat(victim).hasContent("mine");
            assertThat(dir.file("report.csv")).isRegularFile().isEmptyFile();
            assertThat(Files.isSymbolicLink(dir.file("plan.json"))).isFalse();
        }
    }

    @Test
    void makesNoRunDirectoryThroughALink() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), elsewhere);

        assertRefused(() -> RunDirectory.create(link), "is a link: name the directory itself");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void opensNoDeviceInTheDirectory() throws Exception {
        Path path = Files.createDirectory(temp.resolve("one"));
        assertThat(new ProcessBuilder("mkfifo", path.resolve("journal.jsonl").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertRefused(() -> RunDirectory.open(path), "journal.jsonl is a link or a device");
    }

    @Test
    void writesAFileAsAWholeAndThroughNoLink() throws IOException {
        Path victim = Files.writeString(temp.resolve("victim"), "mine");
        Path file = temp.resolve("out.csv");
        Files.createSymbolicLink(temp.resolve("out.csv.part"), victim);

        TrustedPlace.write(file, out -> out.write('x'));
        assertThat(file).hasContent("x");
        TrustedPlace.write(file, out -> out.write('y'));
        assertThat(file).hasContent("y");
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("victim", "out.csv");

        Path link = Files.createSymbolicLink(temp.resolve("link"), victim);
        assertRefused(() -> TrustedPlace.write(link, out -> out.write('x')), "link is not a plain file");
        assertThat(victim).hasContent("mine");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void writesNoFileWhereOthersCanReplaceIt() throws IOException {
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertRefused(() -> TrustedPlace.write(open.resolve("out.csv"), out -> out.write('x')), "others can replace");
        assertThat(open).isEmptyDirectory();
    }

    private static void assertRefused(ThrowingCallable call, String... says) {
        CommandFailure failure = catchThrowableOfType(CommandFailure.class, call);
        assertThat(failure.exitCode()).isEqualTo(2);
        assertThat(failure.lines().get(0)).contains(says);
        assertThat(failure.lines()).last().isEqualTo("nothing was sent");
    }
}
