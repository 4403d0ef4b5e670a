package io.github.onhook.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ReportFilesTest {

    private static final String EVIL =
            "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & |`_*\n# @all";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theJsonHasEveryFieldOfItsSchema() throws IOException {
        JsonNode json = JSON.readTree(json(RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone")));

        assertThat(json.propertyNames())
                .containsExactly(
                        "schema",
                        "runId",
                        "operation",
                        "planFingerprint",
                        "status",
                        "stopReason",
                        "startedAt",
                        "finishedAt",
                        "totals",
                        "requests",
                        "spotChecks",
                        "caller",
                        "forecast",
                        "errors",
                        "locations",
                        "failures");
        assertThat(json.get("schema").asString()).isEqualTo("onhook.report/1");
        assertThat(json.get("operation").asString()).isEqualTo("voice-connector");
        assertThat(json.get("planFingerprint").asString()).startsWith("sha256:");
        assertThat(json.get("stopReason").isNull()).isTrue();
        assertThat(json.get("startedAt").asString()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(json.get("totals").toString())
                .isEqualTo("{\"targets\":5,\"disassociated\":3,\"alreadyDisassociated\":0,\"failed\":1,\"unknown\":0,"
                        + "\"skipped\":1,\"rejected\":0,\"duplicates\":1}");
        assertThat(json.get("requests").toString())
                .isEqualTo("{\"sent\":2,\"succeeded\":1,\"throttled\":1,\"failed\":0,\"reads\":1,\"assumeRole\":2}");
        assertThat(json.get("forecast").toString())
                .isEqualTo(
                        "{\"requests\":2,\"assumeRole\":2,\"seconds\":0.202,\"limit\":\"NONE\",\"locationRate\":5.0,"
                                + "\"rateAssumed\":true,\"busiest\":{\"accountId\":\"111122223333\",\"region\":\"us-east-1\","
                                + "\"requests\":1},\"actual\":{\"requests\":2,\"assumeRole\":2,\"seconds\":0.0,\"limit\":\"NONE\"}}");
        assertThat(json.get("errors").get(0).toString())
                .isEqualTo("{\"source\":\"number\",\"code\":\"NotFound\",\"count\":1,\"sampleMessage\":\"gone\"}");
        JsonNode location = json.get("locations").get(0);
        assertThat(location.propertyNames())
                .containsExactly("accountId", "region", "totals", "requests", "closed", "rate", "learned");
        assertThat(location.get("rate").asDouble()).isEqualTo(4.9);
        assertThat(json.get("locations").get(1).get("closed").asString()).isEqualTo("AccessDenied");
        assertThat(json.get("failures").get(0).toString())
                .isEqualTo("{\"accountId\":\"111122223333\",\"region\":\"us-east-1\",\"voiceConnectorId\":\"abc\","
                        + "\"phoneNumber\":\"+12065550103\",\"status\":\"FAILED\",\"source\":\"number\","
                        + "\"code\":\"NotFound\",\"message\":\"gone\",\"requestId\":\"req-2\",\"attempts\":1}");
    }

    @Test
    void theHtmlLetsNoTextFromOutsideBecomeMarkup() throws IOException {
        String html = html(RecordedRun.twoLocations(Settings.defaults(), EVIL, EVIL));

        assertThat(html).doesNotContain("<script>alert", "<img src=x", EVIL);
        assertThat(html.split("</script>", -1)).hasSize(3);
        JsonNode data = JSON.readTree(html.substring(html.indexOf("id=\"data\">") + 10, html.indexOf("</script>")));
        assertThat(data.get("rows").size()).isEqualTo(2);
        assertThat(data.get("words").toString()).contains("onerror=alert(1)");
    }

    @Test
    void theForecastStandsBesideWhatCameOfIt() throws IOException {
        ReportAggregator aggregate = RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone");

        assertThat(markdownOf(aggregate))
                .contains(
                        "| forecast | 2 | 2 | 0.2 s | answers alone |\n| was | 2 | 2 | 0.0 s | answers alone |",
                        "Assumed, for the quota is not known: 5.0/s at each location");
        assertThat(html(aggregate)).contains("<th scope=\"row\">forecast</th>", "<th scope=\"row\">was</th>");
    }

    private static String markdownOf(ReportAggregator aggregate) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Report report = aggregate.snapshot();
        MarkdownReport.write(report, Failures.of(report), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void allFormsSayWhichQuotasWereFound() throws IOException {
        ReportAggregator aggregate = RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone");

        assertThat(markdownOf(aggregate)).contains("- Quotas found: 5.0/s at 1 location, 1 of them known before");
        assertThat(html(aggregate))
                .contains("<th scope=\"col\">Quota found</th>", ">5.0/s, burst 2, known before</td>");
        assertThat(Labels.learned(List.of())).isNull();
    }

    @Test
    void theHtmlAllowsNothingButItsOwnScriptAndStyle() throws IOException {
        String html = html(RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone"));

        Matcher policy = Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"")
                .matcher(html);
        assertThat(policy.find()).isTrue();
        assertThat(policy.group(1))
                .startsWith("default-src 'none';")
                .doesNotContain("unsafe")
                .contains("script-src 'sha256-");
        assertThat(html).doesNotContain(" style=\"", " onclick=", "http://", "https://");
    }

    @Test
    void theHtmlNamesItsPartsForThoseWhoDoNotSeeThem() throws IOException {
        String html = html(RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone"));

        assertThat(html).contains("<html lang=\"en\">", "<main id=\"main\">", "href=\"#main\"", "aria-live=\"polite\"");
        assertThat(count(html, "<table")).isEqualTo(3).isEqualTo(count(html, "<caption"));
        assertThat(count(html, "<th ")).isEqualTo(count(html, "<th scope=")).isGreaterThan(10);
        assertThat(html).doesNotContain("<section>");
        Matcher references =
                Pattern.compile("aria-(?:labelledby|describedby)=\"([^\"]+)\"").matcher(html);
        assertThat(references.results().map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(id -> html.contains("id=\"" + id + "\""));
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }

    @Test
    void theMarkdownLetsNoTextFromOutsideBreakItsTables() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Report report =
                RecordedRun.twoLocations(Settings.defaults(), EVIL, EVIL).snapshot();

        MarkdownReport.write(report, Failures.of(report), out);

        String markdown = out.toString(StandardCharsets.UTF_8);
        assertThat(markdown)
                .contains("**3 of 5 numbers are off (60 %).**", "| 3 | 0 | 1 | 0 | 1 | 0 | 1 |")
                .doesNotContain("<script>", "@all", "\n#  ");
    }

    @Test
    void failuresBeyondTheBoundComeFromElsewhere() throws IOException {
        ReportAggregator aggregate = RecordedRun.twoLocations(
                Settings.builder().maxReportedFailures(0).build(), "NotFound", "gone");
        Failures all = Failures.of(RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone")
                .snapshot());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        JsonReport.write(aggregate.snapshot(), all, out);

        assertThat(aggregate.snapshot().failures()).isEqualTo(List.of());
        assertThat(JSON.readTree(out.toByteArray()).get("failures").size()).isEqualTo(2);
    }

    private static byte[] json(ReportAggregator aggregate) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Report report = aggregate.snapshot();
        JsonReport.write(report, Failures.of(report), out);
        return out.toByteArray();
    }

    private static String html(ReportAggregator aggregate) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Report report = aggregate.snapshot();
        HtmlReport.write(report, Failures.of(report), out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
