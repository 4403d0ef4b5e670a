package io.github.onhook.service.run;

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
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** A JSON array of objects, written one object a line, so that the n-th is on line n. */
final class JsonArray {

    private static final JsonFactory JSON = JsonFactory.builder()
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
                    line.copyCurrentStructure(parser);
                }
                out.write('\n');
            }
            if (parser.nextToken() != null) {
                throw malformed();
            }
        } catch (JacksonException e) {
            // The parser's message may quote the line, and so a phone number.
            throw malformed();
        }
    }

    private static RefusedException malformed() {
        return RefusedException.because(
                RefusedException.Cause.MALFORMED,
                "the body is not one JSON array of objects such as {\"account_id\": \"111122223333\", \"region\":"
                        + " \"us-east-1\", \"voice_connector_id\": \"…\", \"phone_number\": \"+1…\"}");
    }
}
