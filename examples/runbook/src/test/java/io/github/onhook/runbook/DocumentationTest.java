package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every page: what it links to is there, and the files, commands and options that it names exist. */
class DocumentationTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```(\\w*)[^\\n]*\\n(.*?)^ *```$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|srcset)=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern SNIPPET = Pattern.compile("(?s)<!-- (\\S+\\.java) -->\\n```java\\n(.*?)```");
    private static final Pattern JAVA_FILE = Pattern.compile("`(?:[\\w-]+/)*(\\w+\\.java)`");
    private static final Pattern COMMAND = Pattern.compile("^(?:\\./)?onhook ([a-z-]+)(.*)");
    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z][a-z-]+");

    /** Folders that are no sources. */
    private static final Set<String> WRITTEN = Set.of("target", "node_modules", ".git", "runs");

    /** The service is a program of its own. */
    private static final Set<String> OTHER_PROGRAMS = Set.of("service");

    private static List<Path> pages() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".md"))
                .map(ROOT::relativize)
                .sorted()
                .toList();
    }

    /** Of the sources: what builds and tests write comes and goes meanwhile. */
    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return WRITTEN.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    @Test
    void thereArePages() throws IOException {
        assertThat(pages()).hasSizeGreaterThan(40).contains(Path.of("README.md"), Path.of("docs/README.md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everythingLinkedIsThere(Path page) throws IOException {
        String text = FENCE.matcher(read(page)).replaceAll("");
        List<String> broken = new ArrayList<>();
        for (MatchResult link : LINK.matcher(text).results().toList()) {
            String to = link.group(1) == null ? link.group(2) : link.group(1);
            if (!to.matches("[a-z]+:.*") && !leadsSomewhere(page, to)) {
                broken.add(to);
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = URLDecoder.decode(link, StandardCharsets.UTF_8).split("#", 2);
        Path target = parts[0].isEmpty()
                ? ROOT.resolve(page)
                : ROOT.resolve(page).resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && target.startsWith(ROOT)
                && (parts.length == 1 || anchors(Files.readString(target)).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        FENCE.matcher(text)
                .replaceAll("")
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .replaceAll("]\\([^)]*\\)", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .forEach(anchors::add);
        return anchors;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandAndItsOptionsExist(Path page) throws IOException {
        Map<String, Set<String>> known = optionsByCommand();
        List<String> unknown = new ArrayList<>();
        for (String line : commandLines(read(page))) {
            Matcher command = COMMAND.matcher(line);
            if (!command.find() || OTHER_PROGRAMS.contains(command.group(1))) {
                continue;
            }
            Set<String> options = known.get(command.group(1));
            if (options == null) {
                unknown.add(line);
                continue;
            }
            OPTION.matcher(command.group(2).replaceFirst("\\s[|>#].*", ""))
                    .results()
                    .map(MatchResult::group)
                    .filter(option -> !options.contains(option))
                    .forEach(option -> unknown.add(option + " in: " + line));
        }

        assertThat(unknown).isEmpty();
    }

    /** Of shell blocks and of code within text. */
    private static List<String> commandLines(String text) {
        List<String> lines = new ArrayList<>();
        FENCE.matcher(text)
                .results()
                .filter(block -> Set.of("", "sh", "bash").contains(block.group(1)))
                .flatMap(block -> block.group(2)
                        .replaceAll("\\\\\\n\\s*", "")
                        .lines()
                        .filter(line -> !block.group(1).isEmpty() || line.startsWith("./")))
                .map(line -> line.strip().replaceFirst("^\\$ ", ""))
                .forEach(lines::add);
        CODE.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(code -> code.group(1))
                .forEach(lines::add);
        return lines;
    }

    private static Map<String, Set<String>> optionsByCommand() {
        Terminal terminal = new Terminal(System.in, ResultStream.to(System.out), System.err, false, false, 100);
        Map<String, Set<String>> options = new HashMap<>();
        try (Signals signals = Signals.ofProcess(terminal)) {
            CommandLine commands = Onhook.commands(terminal, signals);
            commands.getSubcommands()
                    .forEach((name, command) -> options.put(
                            name, command.getCommandSpec().optionsMap().keySet()));
        }
        return options;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyFileNamedFromTheRootExists(Path page) throws IOException {
        Set<String> folders;
        try (Stream<Path> top = Files.list(ROOT)) {
            folders = top.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(folder -> !folder.equals("target"))
                    .collect(Collectors.toSet());
        }

        assertThat(CODE.matcher(FENCE.matcher(read(page)).replaceAll("")).results())
                .extracting(code -> code.group(1).replaceFirst(" .*", ""))
                .filteredOn(name -> name.matches("[\\w.-]+/[\\w./-]*[\\w-]"))
                .filteredOn(name -> folders.contains(name.substring(0, name.indexOf('/'))))
                .filteredOn(name -> !name.contains("/target/") && !name.matches("runs/.*"))
                .allMatch(name -> Files.exists(ROOT.resolve(name))
                        || Files.exists(ROOT.resolve(page).resolveSibling(name)));
    }

    /** A block of Java after a comment with a file's name is a part of that file, which is compiled. */
    @ParameterizedTest
    @MethodSource("pages")
    void javaThatIsTakenFromAFileIsStillThere(Path page) throws IOException {
        for (MatchResult snippet : SNIPPET.matcher(read(page)).results().toList()) {
            assertThat(ROOT.resolve(snippet.group(1))).content().contains(snippet.group(2));
        }
    }

    @Test
    void theIndexOfDecisionsHasEachWithStatusAndDate() throws IOException {
        Path decisions = Path.of("docs/decisions");
        List<String> rows = read(decisions.resolve("README.md"))
                .lines()
                .filter(line -> line.matches("\\| \\d+ .*"))
                .toList();

        assertThat(rows)
                .hasSizeGreaterThan(25)
                .allMatch(row ->
                        row.matches("\\| \\d+ \\| .+ \\| (in force|replaced by .+) \\| \\d{4}-\\d\\d-\\d\\d \\|"));
        try (Stream<Path> files = Files.list(ROOT.resolve(decisions))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\d.*")))
                    .allMatch(name -> rows.stream().anyMatch(row -> row.contains("](" + name + ")")));
        }
    }

    @Test
    void everyJavaFileThatIsNamedExists() throws IOException {
        Set<String> files = files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".java"))
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (Path page : pages()) {
            JAVA_FILE
                    .matcher(read(page))
                    .results()
                    .map(name -> name.group(1))
                    .filter(name -> !files.contains(name))
                    .forEach(name -> missing.add(page + ": " + name));
        }

        assertThat(missing).isEmpty();
    }

    private static String read(Path page) throws IOException {
        return Files.readString(ROOT.resolve(page));
    }
}
