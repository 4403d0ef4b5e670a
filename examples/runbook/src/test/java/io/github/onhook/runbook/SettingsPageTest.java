package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Settings;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of settings has each of them, with the default that it has. */
class SettingsPageTest {

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(Path.of("../../docs/settings.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| |^\\| | \\|$"))
                .toList();
    }

    private static String name(String... row) {
        return row[1].replace("`", "");
    }

    @Test
    void namesEachSetting() throws IOException {
        String[] settings = Arrays.stream(Settings.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == Settings.Builder.class && method.getParameterCount() == 1)
                .map(Method::getName)
                .distinct()
                .toArray(String[]::new);

        assertThat(rows()).extracting(SettingsPageTest::name).containsExactlyInAnyOrder(settings);
    }

    @Test
    void saysTheDefaultsThatAreNumbersOrTimes() throws Exception {
        int compared = 0;
        for (String[] row : rows()) {
            Object value = Settings.class.getMethod(name(row)).invoke(Settings.defaults());
            String said = row[2].replace(",", "");
            if (value instanceof Duration time) {
                assertThat(duration(said)).as(name(row)).isEqualTo(time);
                compared++;
            } else if (value instanceof Number number && said.matches("\\d+")) {
                assertThat(Double.parseDouble(said)).as(name(row)).isEqualTo(number.doubleValue());
                compared++;
            }
        }

        assertThat(compared).isEqualTo(12);
    }

    private static Duration duration(String said) {
        String[] parts = said.split(" ", 2);
        long value = Long.parseLong(parts[0]);
        return switch (parts[1]) {
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            default -> Duration.ofHours(value);
        };
    }
}
