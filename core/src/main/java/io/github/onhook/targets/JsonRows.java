package io.github.onhook.targets;

import io.github.onhook.internal.text.ReasonCodes;
import java.io.BufferedReader;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * The rows of a JSON file: one object a line, where each line stands for itself and a broken one spoils no other; or
 * objects over several lines, one after the other or in an array, also as the AWS CLI prints {@code list-phone-numbers}.
 */
final class JsonRows {

    private final TextInput input;
    private final boolean namedLines;
    private final RowSink sink;
    private final JsonObjects objects;

    private JsonRows(TextInput input, boolean namedLines, String association, FieldNeeds wanted, RowSink sink) {
        this.input = input;
        this.namedLines = namedLines;
        this.sink = sink;
        this.objects = new JsonObjects(association, wanted, sink);
    }

    /**
     * Reads to the end.
     *
     * @param namedLines whether the file's name says that it has one object a line
     * @param association the name of the associations that are connectors
     * @param wanted the fields to read
     */
    static void read(TextInput input, boolean namedLines, String association, FieldNeeds wanted, RowSink sink)
            throws IOException {
        new JsonRows(input, namedLines, association, wanted, sink).read();
    }

    private void read() throws IOException {
        BufferedReader reader = input.reader();
        reader.mark(TextInput.LOOKAHEAD);
        String first = Lines.ahead(reader);
        reader.reset();
        if (isOneRow(first)) {
            sink.note("read as JSON, one object a line, in " + input.encoding());
            lines(reader);
        } else {
            sink.note("read as JSON, in " + input.encoding());
            whole(reader);
        }
    }

    /** Whether the first line is an object of its own, or broken: not an array, nor the beginning of what goes on. */
    private boolean isOneRow(String line) {
        try (JsonParser parser = JsonObjects.JSON.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return parser.currentToken() != JsonToken.START_ARRAY;
            }
            boolean isList = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                isList |= JsonObjects.isList(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
            return !isList;
        } catch (UnexpectedEndOfInputException e) {
            return namedLines && line.strip().length() > 1;
        } catch (JacksonException e) {
            return true;
        }
    }

    private void lines(BufferedReader reader) throws IOException {
        Lines lines = new Lines(reader);
        long rows = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!Visible.clean(line).isEmpty()) {
                rows++;
                line(lines, line);
            }
        }
        if (rows == 0) {
            sink.problem("the file is empty: it must have one JSON object a line");
        }
    }

    private void line(Lines lines, String line) {
        RawRow unreadable = RawRow.unreadable(lines.number());
        if (lines.isTooLong()) {
            sink.unreadable(unreadable.rejected(
                    ReasonCodes.INVALID_JSON, "is too long for a target: put one object on each line"));
        } else if (!Visible.isDecoded(line)) {
            sink.unreadable(unreadable.rejected(
                    ReasonCodes.INVALID_ENCODING,
                    "has bytes that are not " + input.encoding() + ": save the file as UTF-8"));
        } else if (!isObject(line)) {
            sink.unreadable(unreadable.rejected(ReasonCodes.INVALID_JSON, JsonObjects.EXPECTED));
        } else {
            try (JsonParser parser = JsonObjects.JSON.createParser(ObjectReadContext.empty(), line)) {
                parser.nextToken();
                objects.read(parser, lines.number());
            }
        }
    }

    /** Looked at first, so that nothing is taken of a line that is broken at its end. */
    private static boolean isObject(String line) {
        try (JsonParser parser = JsonObjects.JSON.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            // What the parser says may quote the line, and so a phone number.
            return false;
        }
    }

    private void whole(BufferedReader reader) {
        long line = 1;
        try (JsonParser parser = JsonObjects.JSON.createParser(ObjectReadContext.empty(), reader)) {
            try {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    value(parser, token);
                }
            } catch (JacksonException e) {
                line = parser.currentLocation().getLineNr();
                throw e;
            }
        } catch (JacksonException e) {
            sink.problem("line " + line + ": the rest cannot be read as JSON: a bracket, a quote or a comma is missing"
                    + " or too many, or the file is cut");
        }
    }

    private void value(JsonParser parser, JsonToken token) {
        if (token == JsonToken.START_ARRAY) {
            objects.array(parser);
        } else {
            objects.element(parser, token);
        }
    }
}
