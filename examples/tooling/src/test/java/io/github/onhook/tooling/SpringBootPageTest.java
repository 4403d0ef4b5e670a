package io.github.onhook.tooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of the page for Spring Boot is that of the projects that {@code consumers/check} compiles and tests. */
class SpringBootPageTest {

    private static final Path ROOT = Path.of("../..");

    @Test
    void showsCodeThatIsCompiledAndTested() throws IOException {
        String sources = flat(read("consumers/boot/src/main/java/consumer/Application.java")
                + read("consumers/boot/src/main/java/consumer/Numbers.java"));

        assertThat(blocks("java")).hasSize(4).allMatch(sources::contains);
    }

    @Test
    void namesDependenciesOfBothProjects() throws IOException {
        String first = flat(read("consumers/boot-3.5/pom.xml"));
        String second = flat(read("consumers/boot-4.1/pom.xml"));

        List<String> blocks = blocks("xml");
        assertThat(blocks).hasSize(3).allMatch(second::contains);
        assertThat(blocks.subList(0, 2)).allMatch(first::contains);
        assertThat(read("consumers/pom.xml")).contains("<module>boot-3.5</module>", "<module>boot-4.1</module>");
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(read("docs/spring-boot.md"))
                .results()
                .map(block -> flat(block.group(1)))
                .toList();
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
