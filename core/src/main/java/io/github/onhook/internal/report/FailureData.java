package io.github.onhook.internal.report;

import io.github.onhook.model.Reason.Source;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Failures.Failure;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The failures as the data of the HTML page's table.
 *
 * <p>A row is an array; what repeats from row to row is a place in {@code words}, which follows the rows.
 */
final class FailureData {

    /** A browser still opens, searches and sorts this many at once. */
    static final int MOST_ROWS = 200_000;

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final Map<String, Integer> words = new LinkedHashMap<>();
    private long count;

    private FailureData() {}

    static void write(Failures failures, Writer out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), new ScriptText(out))) {
            new FailureData().write(failures, json);
        } catch (JacksonException e) {
            throw new IOException("the failures could not be written into the page", e);
        }
    }

    private void write(Failures failures, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayPropertyStart("rows");
        failures.forEach(failure -> {
            if (count++ < MOST_ROWS) {
                row(failure, json);
            }
        });
        json.writeEndArray();
        json.writeArrayPropertyStart("words");
        words.keySet().forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("count", count);
        json.writeEndObject();
    }

    private void row(Failure failure, JsonGenerator json) {
        Source source = failure.reason().source();
        json.writeStartArray();
        json.writeString(failure.phoneNumber());
        json.writeNumber(word(failure.accountId()));
        json.writeNumber(word(failure.region()));
        json.writeNumber(word(failure.voiceConnectorId()));
        json.writeNumber(word(failure.status().name()));
        json.writeNumber(word(source == null ? null : source.label()));
        json.writeNumber(word(failure.reason().code()));
        json.writeNumber(word(failure.reason().message()));
        json.writeString(
                failure.reason().requestId() == null ? "" : failure.reason().requestId());
        json.writeNumber(failure.attempts());
        json.writeEndArray();
    }

    private int word(@Nullable String text) {
        return words.computeIfAbsent(text == null ? "" : text, t -> words.size());
    }
}
