package io.github.onhook.runbook;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A stranger who types what the tutorial says, line by line, sees what it says. */
@DisabledOnOs(OS.WINDOWS)
class TutorialTest {

    private static final Path PAGE = Path.of("../../docs/tutorial.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
    private static final Pattern EXIT_CODE = Pattern.compile("# exit code (\\d)$");

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void everyCommandEndsAsThePageSays() throws Exception {
        writeTheLauncher();
        Files.writeString(dir.resolve("tutorial.sh"), script(Files.readString(PAGE)));
        Path printed = dir.resolve("printed.txt");
        ProcessBuilder bash = new ProcessBuilder("bash", "tutorial.sh")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        bash.environment().put("XDG_CACHE_HOME", dir.resolve("cache").toString());

        Process tutorial = bash.start();
        try {
            // Fifteen processes, one after another.
            assertThat(tutorial.waitFor(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            tutorial.descendants().forEach(ProcessHandle::destroyForcibly);
            tutorial.destroyForcibly();
        }

        String said = Files.readString(printed);
        assertThat(tutorial.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("WOULD FAIL", "PARTIAL  400 of 600 numbers are off", ",SKIPPED,session,AccessDenied,")
                .contains("SUCCEEDED  600 of 600 numbers are off", "600 numbers should be off; 0 are not")
                .contains("SUCCEEDED  600 of 600 numbers are on")
                .endsWith("601\n");
        assertThat(dir.resolve("demo/report.html")).isNotEmptyFile();
    }

    /** Each command is a line of a block, and ends with 0 or with what its comment says. */
    private static String script(String page) {
        List<String> commands = BLOCK.matcher(page)
                .results()
                .map(MatchResult::group)
                .flatMap(block -> block.lines().filter(line -> !line.startsWith("```")))
                .toList();
        assertThat(commands).hasSizeGreaterThan(12);
        return commands.stream()
                .map(command -> command + "\n[ $? -eq " + exitCode(command) + " ] || exit 99\n")
                .collect(Collectors.joining("", "set -m\n", ""));
    }

    private static String exitCode(String command) {
        Matcher code = EXIT_CODE.matcher(command);
        return code.find() ? code.group(1) : "0";
    }

    /** It takes the classes of this build where that of a clone takes the jar. */
    private void writeTheLauncher() throws IOException {
        String command = Processes.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        Path launcher = Files.writeString(
                dir.resolve("onhook"), "#!/bin/sh\nexec " + command + " \"$@\"\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
