package io.github.onhook.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Operation;
import io.micrometer.common.docs.KeyName;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The documentation, the alerts and the dashboard cover all meters, and only these. */
class PagesTest {

    private static final Path METRICS = Path.of("..", "docs", "metrics.md");
    private static final Path PROCEDURES = Path.of("..", "docs", "alerts.md");
    private static final Path ALERTS = Path.of("dashboards", "alerts.yml");
    private static final Path ALERT_TESTS = Path.of("dashboards", "alerts.test.yml");
    private static final Path DASHBOARD = Path.of("dashboards", "onhook.json");

    private static final Pattern SAMPLE = Pattern.compile("(?m)^(onhook_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern METRIC = Pattern.compile("(onhook_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance", "le");

    /** The scraped labels of each metric name. */
    private static final Map<String, Set<String>> EXPOSED = new HashMap<>();

    @BeforeAll
    static void scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        SeriesTest.play(Micrometer.listener(registry).forRun("run", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));
        matches(SAMPLE, registry.scrape())
                .forEach(sample -> EXPOSED.computeIfAbsent(sample.group(1), n -> new HashSet<>(OF_PROMETHEUS))
                        .addAll(labels(sample.group(2))));
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().toList();
    }

    private static Set<String> labels(@Nullable String selector) {
        return selector == null
                ? Set.of()
                : matches(LABEL, selector).stream().map(label -> label.group(1)).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboards/alerts.yml", "dashboards/alerts.test.yml", "dashboards/onhook.json"})
    void everyMetricAndEveryLabelThatIsAskedForIsThere(String file) throws IOException {
        String text = Files.readString(Path.of(file)).replace("\\\"", "\"");

        List<MatchResult> asked = matches(METRIC, text);

        assertThat(asked).hasSizeGreaterThan(5).allSatisfy(metric -> {
            assertThat(EXPOSED).containsKey(metric.group(1));
            assertThat(EXPOSED.get(metric.group(1))).containsAll(labels(metric.group(2)));
        });
    }

    @Test
    void showsEveryMeterInTheDashboard() throws IOException {
        String text = Files.readString(DASHBOARD);

        assertThat(Meters.values())
                .allSatisfy(meter -> assertThat(text).contains(meter.meterName().replace('.', '_')));
    }

    @Test
    void describesEveryPanelAndGivesItQueries() throws IOException {
        JsonNode panels =
                new ObjectMapper().readTree(Files.readString(DASHBOARD)).get("panels");

        assertThat(panels).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("description").asString()).endsWith(".");
            assertThat(panel.get("targets")).isNotEmpty();
        });
        assertThat(panels.findValuesAsString("id")).doesNotHaveDuplicates();
    }

    @Test
    void documentsOneProcedureForEachAlert() throws IOException {
        List<String> alerts = firstGroups("alert: (\\w+)", ALERTS);
        List<String> links = firstGroups("runbook_url: docs/alerts.md#(\\w+)", ALERTS);
        List<String> headings = firstGroups("(?m)^## (\\w+)$", PROCEDURES);

        assertThat(headings).containsExactlyElementsOf(alerts);
        assertThat(links)
                .containsExactlyElementsOf(headings.stream()
                        .map(heading -> heading.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void testsEveryAlertFiringAndNotFiring() throws IOException {
        String tests = Files.readString(ALERT_TESTS);

        assertThat(firstGroups("alert: (\\w+)", ALERTS)).allSatisfy(alert -> {
            assertThat(tests).containsPattern("alertname: " + alert + "\\s+exp_alerts: \\[]");
            assertThat(tests).containsPattern("alertname: " + alert + "\\s+exp_alerts:\\s+(#.*\\s+)?- exp_labels");
        });
    }

    @ParameterizedTest
    @EnumSource
    void documentsEveryMeterWithItsKindAndTags(Meters meter) throws IOException {
        String row = String.format(
                "| `%s` | %s | %s | %s.",
                meter.meterName(),
                meter.kind().name().toLowerCase(Locale.ROOT),
                String.join(", ", meter.tags()),
                meter.description());

        assertThat(Files.readString(METRICS)).contains(row);
    }

    @Test
    void documentsNoOtherMeter() throws IOException {
        assertThat(firstGroups("(?m)^\\| `(onhook[a-z.]+)` \\| (?:timer|counter|gauge) ", METRICS))
                .containsExactlyElementsOf(
                        Arrays.stream(Meters.values()).map(Meters::meterName).toList());
    }

    @ParameterizedTest
    @EnumSource
    void documentsEveryObservationWithItsKeys(Observations observation) throws IOException {
        String row = String.format(
                "| `%s` | %s | %s |",
                observation.getName(),
                names(observation.getLowCardinalityKeyNames()),
                names(observation.getHighCardinalityKeyNames()));

        assertThat(Files.readString(METRICS)).contains(row);
    }

    private static String names(KeyName[] keys) {
        return Arrays.stream(keys).map(KeyName::asString).collect(Collectors.joining(", "));
    }

    private static List<String> firstGroups(String pattern, Path file) throws IOException {
        return matches(Pattern.compile(pattern), Files.readString(file)).stream()
                .map(match -> match.group(1))
                .toList();
    }
}
