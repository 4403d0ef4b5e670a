package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that Maven's build writes beside the classes: the metadata of the properties, and what {@code /info} shows. */
class BuiltFilesTest {

    private static final Path README = Path.of("README.md");
    private static final Pattern PROPERTY = Pattern.compile("onhook\\.[a-z0-9.-]*[a-z0-9]");
    private static final Pattern TIMESTAMP =
            Pattern.compile("<project\\.build\\.outputTimestamp>(.*)</project\\.build\\.outputTimestamp>");

    /** Beside the classes: the libraries on the class path have files of these names too. */
    private static Path built(String file) {
        return Path.of(URI.create(OnhookService.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .resolve(file);
    }

    private static List<JsonNode> metadata() throws IOException {
        try (InputStream in = Files.newInputStream(built("META-INF/spring-configuration-metadata.json"))) {
            return StreamSupport.stream(
                            JsonMapper.shared().readTree(in).get("properties").spliterator(), false)
                    .toList();
        }
    }

    private static Set<String> names(boolean deprecated) throws IOException {
        return metadata().stream()
                .filter(property -> property.has("deprecation") == deprecated)
                .map(property -> property.get("name").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void describesEveryProperty() throws IOException {
        assertThat(metadata())
                .hasSizeGreaterThan(30)
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.get("name").asString())
                        .isNotBlank());
        assertThat(metadata())
                .filteredOn(property -> property.get("name").asString().equals("onhook.max-running"))
                .singleElement()
                .satisfies(property -> {
                    assertThat(property.get("type").asString()).isEqualTo("java.lang.Integer");
                    assertThat(property.get("defaultValue").asInt()).isEqualTo(4);
                });
    }

    @Test
    void documentsEveryPropertyAndNoOther() throws IOException {
        String readme = Files.readString(README);
        Set<String> names = names(false);

        assertThat(names).allSatisfy(name -> assertThat(readme).contains(name.substring(name.lastIndexOf('.') + 1)));
        assertThat(PROPERTY.matcher(readme).results().map(match -> match.group()))
                .isNotEmpty()
                .allMatch(written ->
                        names.stream().anyMatch(name -> name.equals(written) || name.startsWith(written + ".")));
    }

    @Test
    void namesTheReplacementOfEachRenamedProperty() throws IOException {
        assertThat(names(true)).isEqualTo(RenamedProperties.NEW_NAMES.keySet());
        assertThat(metadata())
                .filteredOn(property -> property.has("deprecation"))
                .allSatisfy(property -> assertThat(
                                property.at("/deprecation/replacement").asString())
                        .isEqualTo(RenamedProperties.NEW_NAMES.get(
                                property.get("name").asString())));
    }

    @Test
    void datesTheBuildByItsSourcesAndNoClock() throws IOException {
        String time = TIMESTAMP
                .matcher(Files.readString(Path.of("../../pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(properties("META-INF/build-info.properties"))
                .containsEntry("build.time", time)
                .containsEntry("build.artifact", "onhook-service");
        // Without a repository, as in an archive of the sources, there is no such file.
        assertThat(Files.exists(built("git.properties"))).isEqualTo(Files.exists(Path.of("../../.git")));
        assertThat(properties("git.properties").stringPropertyNames())
                .isSubsetOf("git.commit.id", "git.commit.id.abbrev", "git.commit.time");
    }

    private static Properties properties(String file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(built(file))) {
            try (InputStream in = Files.newInputStream(built(file))) {
                properties.load(in);
            }
        }
        return properties;
    }
}
