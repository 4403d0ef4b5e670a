package io.github.onhook.tooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void showsCompiledCodeInTheReadme() throws IOException {
        String source = Files.readString(Path.of("src/main/java/io/github/onhook/tooling/StreamIn.java"));
        String marked = source.substring(
                source.indexOf("// tag::readme[]\n") + "// tag::readme[]\n".length(),
                source.indexOf("        // end::readme[]"));
        String shown = marked.lines()
                .map(line -> line.isBlank() ? "" : line.substring(8))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("../../README.md"))).contains("```java\n" + shown + "\n```");
    }
}
