package io.github.onhook.targets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes a file so that bytes which are not UTF-8 can be named by line rather than end the reading. */
final class Utf8 {

    /** Stands for bytes that are not UTF-8. A noncharacter, so no text holds it by intention. */
    static final char UNDECODABLE = '\uFFFF';

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Utf8() {}

    /** A reader past the byte order mark, if there is one. */
    static BufferedReader reader(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                                .replaceWith(String.valueOf(UNDECODABLE))),
                1 << 16);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    static boolean isDecoded(String text) {
        return text.indexOf(UNDECODABLE) < 0;
    }
}
