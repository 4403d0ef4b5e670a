package io.github.onhook.service.run.intake;

import io.github.onhook.service.run.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** A JSON array of objects, written one object a line, so that the n-th is on line n. */
final class JsonArray {

    /** More than a target has, and so little that it takes no memory worth mentioning. */
    private static final int MOST_TOKENS = 1_000;

    private static final int LONGEST_STRING = 1 << 16;
    private static final int LONGEST_NAME = 1 << 10;
    private static final int DEEPEST = 100;

    /** Names are not kept from one object to the next. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_STRING)
                    .maxNameLength(LONGEST_NAME)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private JsonArray() {}

    /** Copies with constant memory. Blocks. */
    static void toLines(InputStream in, OutputStream out) throws IOException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw malformed();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                try (JsonGenerator line = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
                    copy(parser, line);
                }
                out.write('\n');
            }
            if (parser.nextToken() != null) {
                throw malformed();
            }
        } catch (StreamConstraintsException e) {
            throw tooLong();
        } catch (JacksonException e) {
            // The parser's message may quote the line, and so a phone number.
            throw malformed();
        }
    }

    /** Counts what it copies: duplicate detection keeps the names of an object. */
    private static void copy(JsonParser parser, JsonGenerator line) {
        int depth = 0;
        int tokens = 0;
        for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            if (token == null) {
                throw malformed();
            }
            if (++tokens > MOST_TOKENS) {
                throw tooLong();
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            line.copyCurrentEvent(parser);
            if (depth == 0) {
                return;
            }
        }
    }

    private static RefusedException tooLong() {
        return RefusedException.because(
                RefusedException.Cause.MALFORMED,
                "the body has an element that is too long for a target: its text has at most " + LONGEST_STRING
                        + " characters, its names " + LONGEST_NAME + ", its nesting " + DEEPEST
                        + " levels, and all of it " + MOST_TOKENS + " names and values");
    }

    private static RefusedException malformed() {
        return RefusedException.because(
                RefusedException.Cause.MALFORMED,
                "the body is not one JSON array of objects such as {\"account_id\": \"111122223333\", \"region\":"
                        + " \"us-east-1\", \"voice_connector_id\": \"…\", \"phone_number\": \"+1…\"}");
    }
}
