package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ignore files leave of the repository is what the builds of the images read. */
class ImageContextTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern DOCKER_BUILD = Pattern.compile("mvn .*-pl (\\S+) -am");
    private static final Pattern OUR_DEPENDENCY = Pattern.compile("<artifactId>onhook-([\\w-]+)</artifactId>");
    private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");
    private static final Pattern MOUNT = Pattern.compile("--volume \"[^\"]*:(/[\\w/.]+)");

    @ParameterizedTest
    @ValueSource(strings = {"examples/runbook/deploy/container", "examples/service/container"})
    void containsWhatTheModulesOfTheBuildRead(String container) throws IOException {
        List<String> kept = Files.readAllLines(ROOT.resolve(container).resolve("Dockerfile.dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        String dockerfile = Files.readString(ROOT.resolve(container).resolve("Dockerfile"));
        String built = DOCKER_BUILD
                .matcher(dockerfile)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        Set<String> modules = new TreeSet<>();
        collect(built, modules);
        assertThat(modules).contains("core", built);
        assertThat(modules).allSatisfy(module -> assertThat(kept).contains(module + "/src/main"));
        assertThat(poms()).allMatch(pom -> kept.stream().anyMatch(glob -> matches(glob, pom)));
        assertThat(kept).contains(".mvn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples/runbook/deploy/README.md", "examples/service/README.md"})
    void mountsTheFilesThatDockerRunNames(String readme) throws IOException {
        for (String command : commands(Files.readString(ROOT.resolve(readme)))) {
            List<String> mounts = MOUNT.matcher(command)
                    .results()
                    .map(mount -> mount.group(1))
                    .toList();
            boolean inWork = Stream.of("--targets ", "--config ").anyMatch(command::contains);

            assertThat(!inWork || mounts.contains("/work")).as(command).isTrue();
            assertThat(Pattern.compile("(?:=| )(/[a-z]+)/").matcher(command).results())
                    .as(command)
                    .allMatch(file -> mounts.contains(file.group(1)));
            assertThat(!command.contains("AWS_PROFILE") || command.contains("AWS_CONFIG_FILE"))
                    .as(command)
                    .isTrue();
        }
    }

    private static List<String> commands(String readme) {
        List<String> commands = Pattern.compile("(?m)^docker run (?:.*\\\\\\n)*.*$")
                .matcher(readme)
                .results()
                .map(match -> match.group().replace("\\\n", " "))
                .toList();
        assertThat(commands).isNotEmpty();
        return commands;
    }

    /** The module and all of ours that it is built on, by the poms. */
    private static void collect(String module, Set<String> modules) throws IOException {
        if (modules.add(module)) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            List<String> named = new ArrayList<>(OUR_DEPENDENCY
                    .matcher(pom)
                    .results()
                    .map(match -> match.group(1))
                    .filter(name -> Files.exists(ROOT.resolve(name)))
                    .toList());
            for (String dependency : named) {
                collect(dependency, modules);
            }
        }
    }

    private static List<Path> poms() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> Path.of(match.group(1), "pom.xml"))
                .toList();
    }

    private static boolean matches(String glob, Path path) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(path);
    }
}
