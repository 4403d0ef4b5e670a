package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a repository of its own whose Maven and Java only write down what they are asked for. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final List<String> MODULES = List.of("simulator", "core", "metrics", "temporal", "examples/runbook");
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path root;

    private Path tools = Path.of("");
    private Path jar = Path.of("");
    private Path archive = Path.of("");

    @BeforeEach
    void aRepositoryThatWasNeverBuilt() throws IOException {
        tools = Files.createDirectories(root.resolve("tools/bin"));
        Path launcher = root.resolve("repository with spaces/onhook");
        Path repository = Files.createDirectories(launcher.getParent());
        Files.copy(Path.of("../../onhook"), launcher);
        touch(repository.resolve("pom.xml"));
        for (String module : MODULES) {
            Files.createDirectories(repository.resolve(module).resolve("src/main"));
            touch(repository.resolve(module).resolve("pom.xml"));
            Files.setLastModifiedTime(repository.resolve(module).resolve("src/main"), FileTime.from(LONG_AGO));
        }
        jar = repository.resolve("examples/runbook/target/onhook.jar");
        archive = repository.resolve("examples/runbook/target/onhook.jsa");
        tool(
                "mvn",
                "echo noise; echo more noise >&2; echo \"mvn $*\" >>\"$LOG\"; mkdir -p examples/runbook/target;"
                        + " [ -z \"${GATE:-}\" ] || read -r _ <\"$GATE\";"
                        + " [ -z \"${BROKEN:-}\" ] || exit 1; : >examples/runbook/target/onhook.jar");
        tool("java", """
            for argument in "$@"; do printf '[%s]' "$argument"; done >>"$LOG"; echo >>"$LOG"
            case "$*" in
              *-XX:ArchiveClassesAtExit=*)
                [ -z "${NO_ARCHIVE:-}" ] || exit 1
                : >"$(dirname "$ONHOOK_JAR")/onhook.jsa" ;;
              *) echo out; echo err >&2; exit "${EXIT:-0}" ;;
            esac
            """);
    }

    @Test
    void whatIsMissingIsBuiltQuietlyAndOnlyOnce() throws Exception {
        Ended first = launch(List.of(), "--version");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).isEqualTo("out\n");
        assertThat(first.err()).isEqualTo("building…\nerr\n");
        assertThat(log()).hasSize(3);
        assertThat(log().get(0)).startsWith("mvn -q -B -pl examples/runbook -am package");
        assertThat(log().get(1)).contains("[-XX:ArchiveClassesAtExit=" + archive + "]", "[warm-up]");

        Ended second = launch(List.of(), "--version");

        assertThat(second.err()).isEqualTo("err\n");
        assertThat(log()).hasSize(4);
    }

    @Test
    void aSourceThatIsNewerIsBuilt() throws Exception {
        launch(List.of());
        Path source = Files.writeString(repository().resolve("core/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(launch(List.of()).err()).startsWith("building…");
    }

    @Test
    void aBuildThatFailsIsShownAndEndsWithFour() throws Exception {
        Ended run = launch(List.of("BROKEN=1"), "run");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("building…\nnoise\nmore noise\n");
    }

    @Test
    void theArchiveIsUsedWhereThereIsOneAndDoneWithoutWhereThereIsNone() throws Exception {
        launch(List.of());
        assertThat(log().get(2))
                .contains("[-XX:SharedArchiveFile=" + archive + "][-Xshare:auto]", "[-jar][" + jar + "]");

        Files.delete(archive);
        Files.delete(jar);
        Ended run = launch(List.of("NO_ARCHIVE=1"));

        assertThat(run.exitCode()).isZero();
        assertThat(archive).doesNotExist();
        assertThat(log().get(log().size() - 1))
                .doesNotContain("SharedArchiveFile")
                .contains("[-jar][" + jar + "]");
    }

    @Test
    void endsForWantOfMemoryRatherThanHangs() throws Exception {
        launch(List.of());

        assertThat(log().get(2)).contains("[-XX:+ExitOnOutOfMemoryError]", "[-XX:+DisplayVMOutputToStderr]");
    }

    @Test
    void buildsOnceWhenTwoStartAtOnce() throws Exception {
        Path gate = root.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        Process first = process(repository().resolve("onhook"), List.of("GATE=" + gate), "first");
        assertThat(first.errorReader(StandardCharsets.UTF_8).readLine()).isEqualTo("building…");
        Process second = process(repository().resolve("onhook"), List.of(), "second");
        assertThat(second.errorReader(StandardCharsets.UTF_8).readLine()).isEqualTo("waiting for another build…");
        assertThat(jar).doesNotExist();

        Files.writeString(gate, "go\n");

        assertThat(ended(first).exitCode()).isZero();
        assertThat(ended(second).exitCode()).isZero();
        assertThat(log()).filteredOn(line -> line.startsWith("mvn")).hasSize(1);
        assertThat(log()).filteredOn(line -> line.endsWith("[second]")).hasSize(1);
    }

    @Test
    void handsOverToTheShellItIsWrittenFor() throws Exception {
        Ended run = ended(process("sh", repository().resolve("onhook"), List.of("EXIT=1"), "run", "a b"));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(log().get(2)).endsWith("[run][a b]");
    }

    @Test
    void saysThatJavaHomeHoldsNoJava() throws Exception {
        Ended run = launch(List.of("JAVA_HOME=/nowhere"), "run");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .isEqualTo("onhook: JAVA_HOME is /nowhere, which has no bin/java: set it to JDK 17 or newer\n");
    }

    @Test
    void saysThatJavaIsTooOld() throws Exception {
        Files.writeString(root.resolve("tools/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_442\"\n");

        Ended run = launch(List.of(), "run");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .contains("is Java 1.8.0_442, and 17 or newer is needed")
                .hasLineCount(1);
    }

    @Test
    void saysThatTooFewFilesMayBeOpen() throws Exception {
        Path limited = Files.writeString(
                root.resolve("limited"),
                "ulimit -n 64; exec bash '" + repository().resolve("onhook") + "'\n");

        Ended run = ended(process("bash", limited, List.of(), "run"));

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .startsWith("onhook: only 64 files may be open at once here")
                .hasLineCount(1);
    }

    @Test
    void argumentsAndTheExitCodeGoThroughAsTheyAre() throws Exception {
        Ended run = launch(List.of("EXIT=3"), "run", "--targets", "my targets.csv", "", "--session-tag", "a=$b *\"'");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(log().get(2)).endsWith("[" + jar + "][run][--targets][my targets.csv][][--session-tag][a=$b *\"']");
    }

    @Test
    void itIsFoundThroughALinkAndFromAnywhere() throws Exception {
        Path link =
                Files.createSymbolicLink(root.resolve("linked"), repository().resolve("onhook"));

        Ended run = ended(process(link, List.of()));

        assertThat(run.exitCode()).isZero();
        assertThat(jar).exists();
    }

    private Path repository() {
        return root.resolve("repository with spaces");
    }

    private Ended launch(List<String> environment, String... args) throws Exception {
        return ended(process(repository().resolve("onhook"), environment, args));
    }

    private Process process(Path launcher, List<String> environment, String... args) throws IOException {
        return process("bash", launcher, environment, args);
    }

    private Process process(String shell, Path launcher, List<String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(shell, launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().put("LOG", root.resolve("log").toString());
        builder.environment().put("ONHOOK_JAR", jar.toString());
        environment.forEach(
                variable -> builder.environment().put(variable.split("=", 2)[0], variable.split("=", 2)[1]));
        return builder.start();
    }

    private static Ended ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(root.resolve("log"));
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static void touch(Path file) throws IOException {
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    }

    private record Ended(int exitCode, String out, String err) {}
}
