package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on how the code is laid out names packages that exist. */
class ArchitecturePageTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve(Path.of("docs", "architecture.md"));
    private static final Pattern MODULE = Pattern.compile("`io\\.github\\.onhook\\.(\\w+)`");
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    @Test
    void namesPackagesThatExist() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> existing = packages();
        String section = page.substring(
                page.indexOf("## Packages of the other modules"), page.indexOf("## One target, in and out"));
        String module = "";
        int rows = 0;
        for (String row : section.lines().filter(line -> line.startsWith("| ")).toList()) {
            String[] cells = row.split(" *\\| *", -1);
            Matcher named = MODULE.matcher(cells[1]);
            module = named.find() ? named.group(1) : module;
            for (MatchResult name : NAME.matcher(cells[2]).results().toList()) {
                rows++;
                String suffix = ".io.github.onhook." + module + "." + name.group(1);
                assertThat(existing)
                        .as(suffix)
                        .anySatisfy(each -> assertThat(each).endsWith(suffix));
            }
        }
        assertThat(rows).isGreaterThan(30);
    }

    /** The directories of main sources, with dots. */
    private static Set<String> packages() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(Files::isDirectory)
                    .map(directory -> ROOT.relativize(directory).toString())
                    .filter(directory -> directory.contains("src/main/java/"))
                    .map(directory -> directory.replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
