package io.github.onhook.targets;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The rows of a file with one JSON object a line. */
final class JsonRows {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonRows() {}

    static void read(BufferedReader reader, RowSink sink) throws IOException {
        Lines lines = new Lines(reader);
        long rows = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                rows++;
                readLine(lines, line, sink);
            }
        }
        if (rows == 0) {
            sink.problem("the file is empty: it must have one JSON object a line");
        }
    }

    private static void readLine(Lines lines, String line, RowSink sink) {
        RawRow unreadable = RawRow.unreadable(lines.number());
        if (lines.isTooLong()) {
            sink.unreadable(
                    unreadable.rejected("InvalidJson", "is too long for a target: put one object on each line"));
            return;
        }
        if (!Utf8.isDecoded(line)) {
            sink.unreadable(
                    unreadable.rejected("InvalidEncoding", "has bytes that are not UTF-8: save the file as UTF-8"));
            return;
        }
        RawRow row;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            row = parse(lines.number(), parser);
        } catch (JacksonException e) {
            // What the parser says may quote the line, and so a phone number.
            row = null;
        }
        if (row == null) {
            sink.unreadable(unreadable.rejected(
                    "InvalidJson", "is not one JSON object with each field once, as text: " + RawRow.FIELDS));
        } else {
            sink.row(row);
        }
    }

    private static @Nullable RawRow parse(long line, JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        @Nullable String[] values = new @Nullable String[RawRow.FIELDS.size()];
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int field = RawRow.FIELDS.indexOf(parser.currentName());
            JsonToken value = parser.nextToken();
            if (field < 0) {
                parser.skipChildren();
            } else if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
                values[field] = parser.getString();
            } else if (value != JsonToken.VALUE_NULL) {
                return null;
            }
        }
        return parser.nextToken() == null ? new RawRow(line, values[0], values[1], values[2], values[3]) : null;
    }
}
