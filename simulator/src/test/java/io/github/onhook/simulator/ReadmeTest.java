package io.github.onhook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java that {@code README.md} shows is compiled and run: each block stands in an example test. */
class ReadmeTest {
    private static final Path EXAMPLES = Path.of("src/test/java/io/github/onhook/simulator/example");

    private static List<String> blocks() throws IOException {
        return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void thereIsJavaInIt() throws IOException {
        assertThat(blocks()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyBlockStandsInAnExample(String block) throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            assertThat(files.map(ReadmeTest::text))
                    .anySatisfy(text -> assertThat(withoutSpace(text)).contains(withoutSpace(block)));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
