package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.terminal.ExitCode;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The command as it is downloaded, without the libraries of the add-on on its class path. */
class TemporalAddOnTest {

    private static final Pattern ADD_ON =
            Pattern.compile(".*/(io/temporal|io/grpc|com/google|com/uber|io/nexusrpc)/.*");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @Test
    void saysWhatToUnpackWhenARunIsGivenToWorkers() throws Exception {
        Ended worker = onhook("worker", "--temporal", "127.0.0.1:1", "--role-name", "VoiceOps");

        assertThat(worker.printed()).contains("--temporal needs the add-on: unpack onhook-temporal");
        assertThat(worker.exitCode()).isEqualTo(ExitCode.IMPOSSIBLE);
    }

    @Test
    void listsAllCommandsWithoutIt() throws Exception {
        Ended help = onhook("--help");

        assertThat(help.printed()).contains("worker", "demo", "run");
        assertThat(help.exitCode()).isZero();
    }

    @Test
    void movesReleasesAndRunsInThisProcessWithoutIt() throws Exception {
        for (String[] command : new String[][] {
            {"run", "--targets", "none.csv"},
            {"move", "--targets", "none.csv", "--to", "new"},
            {"release", "--targets", "none.csv", "--confirm", "1"}
        }) {
            List<String> args = new ArrayList<>(List.of(command));
            args.addAll(List.of("--role-name", "VoiceOps"));

            Ended ended = onhook(args.toArray(String[]::new));

            assertThat(ended.printed()).contains("none.csv").doesNotContain("add-on");
            assertThat(ended.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        }
    }

    private record Ended(int exitCode, String printed) {}

    private static Ended onhook(String... args) throws Exception {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String without = Arrays.stream(path.split(File.pathSeparator))
                .filter(entry -> !ADD_ON.matcher(entry.replace('\\', '/')).matches())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(
                List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-cp", without, Onhook.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }
}
