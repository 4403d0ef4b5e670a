package io.github.onhook.simulator.internal.wire;

import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** JSON as a stream, and small documents as trees. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** An object whose members {@code members} writes. */
    public static byte[] object(Consumer<JsonGenerator> members) {
        Bytes out = new Bytes(256);
        try (JsonGenerator generator = generator(out)) {
            generator.writeStartObject();
            members.accept(generator);
            generator.writeEndObject();
        }
        return out.copy();
    }

    /** A generator that appends to the bytes and, closed, has written everything. */
    public static JsonGenerator generator(Bytes out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /**
     * A document as a tree.
     *
     * @throws JacksonException where it is not JSON, or something follows it
     */
    public static JsonValue tree(String document) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() == null) {
                throw new StreamReadException(parser, "there is nothing");
            }
            JsonValue tree = JsonValue.read(parser);
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "something follows the first value");
            }
            return tree;
        }
    }

    public static JsonParser parser(byte[] body) {
        return FACTORY.createParser(ObjectReadContext.empty(), body);
    }
}
