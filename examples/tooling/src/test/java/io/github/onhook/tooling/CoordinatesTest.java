package io.github.onhook.tooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The coordinates in the README are those that {@code consumers/check} resolves from what was built. */
class CoordinatesTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern XML = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern GRADLE = Pattern.compile("\"io\\.github\\.onhook:([\\w-]+)(?::([^\"]+))?\"");
    private static final Pattern PROJECT_VERSION = Pattern.compile("(?m)^  <version>(.+)</version>");
    private static final Pattern MANAGED = Pattern.compile("<artifactId>(onhook-[\\w-]+)</artifactId>");

    @Test
    void takesMavenCoordinatesFromAProjectThatIsBuilt() throws IOException {
        String consumer = flat(read("consumers/plain/pom.xml"));

        assertThat(XML.matcher(read("README.md")).results().map(block -> flat(block.group(1))))
                .hasSize(2)
                .allMatch(consumer::contains);
    }

    @Test
    void namesModulesAndTheVersionThatTheBomHas() throws IOException {
        List<MatchResult> gradle = GRADLE.matcher(read("README.md")).results().toList();
        String version = PROJECT_VERSION
                .matcher(read("pom.xml"))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        List<String> managed = MANAGED.matcher(read("bom/pom.xml"))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(gradle).extracting(match -> match.group(1)).isNotEmpty().isSubsetOf(managed);
        assertThat(gradle)
                .extracting(match -> match.group(2))
                .filteredOn(found -> found != null)
                .containsOnly(version);
        assertThat(read("consumers/plain/pom.xml")).contains("<version>" + version + "</version>");
    }

    @Test
    void managesEveryPublishedModule() throws IOException {
        List<String> managed = MANAGED.matcher(read("bom/pom.xml"))
                .results()
                .map(match -> match.group(1).replaceFirst("onhook-", ""))
                .filter(name -> !name.equals("parent"))
                .toList();

        for (String module : managed) {
            String pom = module.equals("bom") ? "bom/pom.xml" : module + "/pom.xml";
            assertThat(read(pom)).as(pom).contains("<maven.deploy.skip>false</maven.deploy.skip>");
        }
        assertThat(read("pom.xml")).contains("<maven.deploy.skip>true</maven.deploy.skip>");
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
