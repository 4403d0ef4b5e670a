package io.github.onhook.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The published schema, held to what is written. */
class ReportSchemaTest {

    private final Schema schema = schema();

    @Test
    void aReportOfARunKeepsTheSchema() throws IOException {
        ReportAggregator aggregate = RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone");
        aggregate.reject(new Rejection(7, null, "mars", "abc", "=1+1", "InvalidRegion", "bad"));

        assertThat(schema.validate(json(aggregate), InputFormat.JSON)).isEmpty();
    }

    @Test
    void aReportOfARunThatGoesOnKeepsTheSchema() throws IOException {
        ReportAggregator aggregate = RecordedRun.aggregate(Settings.defaults());
        aggregate.runStarted(
                new RunEvent.RunStarted("20260102T030405Z-1f2e3d4c", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));

        assertThat(schema.validate(json(aggregate), InputFormat.JSON)).isEmpty();
    }

    @Test
    void theSchemaRefusesWhatIsNoReport() throws IOException {
        String report = json(RecordedRun.twoLocations(Settings.defaults(), "NotFound", "gone"));

        assertThat(schema.validate(report.replace("\"totals\"", "\"sums\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema.validate(report.replace("\"PARTIAL\"", "\"DONE\""), InputFormat.JSON))
                .isNotEmpty();
    }

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(Path.of("../docs/report.schema.json")), InputFormat.JSON);
        } catch (IOException e) {
            throw new IllegalStateException("the schema cannot be read", e);
        }
    }

    private static String json(ReportAggregator aggregate) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Report report = aggregate.snapshot();
        JsonReport.write(report, Failures.of(report), out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
