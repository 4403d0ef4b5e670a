package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.onhook.runbook.config.ConfigFile;
import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The pages that people follow at night say nothing that the command does not understand. */
class RunbookPagesTest {

    private static final Path PAGES = Path.of("../../docs/runbooks");
    private static final String INDEX = "README.md";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```$");
    private static final Pattern INLINE = Pattern.compile("`(onhook [^`]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(#[^)]*)?\\)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

    /** Commands of the pages that are not there yet: none of these may be one that is. */
    private static final Set<String> NOT_YET = Set.of();

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> procedures() throws IOException {
        return pages().stream().filter(page -> !page.endsWith(INDEX)).toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfAPageIsUnderstood(Path page) throws IOException {
        Set<String> lines = commands(Files.readString(page));

        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            List<String> words = words(line);
            if (!NOT_YET.contains(words.get(0))) {
                assertThatCode(() -> model().parseArgs(words.toArray(String[]::new)))
                        .as(line)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void whatIsSkippedIsReallyNotThere() {
        assertThat(model().getSubcommands()).doesNotContainKeys(NOT_YET.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("procedures")
    void aPageLeavesNothingOpen(Path page) throws IOException {
        List<String> headings = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("## "))
                .toList();

        assertThat(headings)
                .contains("## When", "## Before you begin", "## Steps", "## Verify", "## How to go back")
                .anyMatch(heading -> heading.startsWith("## How to stop") || page.endsWith("emergency-stop.md"))
                .anyMatch(heading -> heading.startsWith("## Exit codes"));
        assertThat(Files.readString(page)).contains("You should see", "| 0", "| 1 |", "| 2 |", "| 3 |", "| 4 |");
        assertThat(Files.readString(PAGES.resolve(INDEX))).contains("(" + page.getFileName() + ")");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatAPageLinksToIsThere(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            Path to = links.group(1).isEmpty() ? page : PAGES.resolve(links.group(1));
            assertThat(to).exists();
            if (links.group(2) != null) {
                assertThat(anchors(to)).as(page + " links to " + links.group()).contains(links.group(2));
            }
        }
    }

    @Test
    void theSettingsOfThePagesAreOptionsOfARun() {
        String file = PAGES.resolve("onhook.yaml").toString();

        String[] expanded = ConfigFile.expand(model(), "run", "--config", file, "--targets", "targets.csv");

        assertThat(expanded).contains("--role-name=VoiceOps", "--protect=protect.txt", "--max-failures=2%");
        assertThatCode(() -> model().parseArgs(expanded)).doesNotThrowAnyException();
        assertThat(PAGES.resolve("protect.txt")).exists();
    }

    private static CommandLine model() {
        Terminal terminal = new Terminal(System.in, ResultStream.to(System.out), System.err, false, false, 100);
        try (Signals signals = Signals.ofProcess(terminal)) {
            return Onhook.commands(terminal, signals);
        }
    }

    /** The commands in blocks and in the text, without what the shell makes of them. */
    private static Set<String> commands(String page) {
        Set<String> commands = new LinkedHashSet<>();
        Matcher blocks = BLOCK.matcher(page);
        while (blocks.find()) {
            blocks.group(1)
                    .replaceAll("\\\\\\n\\s*", "")
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("onhook "))
                    .forEach(commands::add);
        }
        INLINE.matcher(page).results().map(inline -> inline.group(1)).forEach(commands::add);
        return commands;
    }

    /** The arguments of a command, up to where the shell takes over. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line.substring("onhook ".length()).replaceFirst("\\s[|>#].*", ""));
        while (matcher.find()) {
            words.add(matcher.group().replaceAll("^['\"]|['\"]$", ""));
        }
        return words;
    }

    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> "#"
                        + line.replaceFirst("^#+ ", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9 -]", "")
                                .replace(' ', '-'))
                .toList();
    }
}
