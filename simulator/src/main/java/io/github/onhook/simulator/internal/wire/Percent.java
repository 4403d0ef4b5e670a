package io.github.onhook.simulator.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Percent-encoding as AWS means it: everything but letters, digits and {@code -._~} is escaped. */
public final class Percent {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private Percent() {}

    public static boolean unreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** Appends the text to the bytes, escaped; {@code keep} is a further character left as it is. */
    public static void encode(String text, char keep, Bytes out) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xFF;
            if (unreserved(c) || c == keep) {
                out.put(b);
            } else {
                out.put((byte) '%').put(HEX[c >> 4]).put(HEX[c & 15]);
            }
        }
    }

    /** Decodes escapes; where {@code plusIsSpace}, also a plus, as forms have it. A broken escape is left as it stands. */
    public static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
                out[length++] = (byte) (hex(in[i + 1]) << 4 | hex(in[i + 2]));
                i += 2;
            } else {
                out[length++] = plusIsSpace && in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    /** The parameters of a form body or a query, decoded, in their order; of a repeated one the first. */
    public static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', from);
            boolean bare = equals < 0 || equals > end;
            String name = decode(text.substring(from, bare ? end : equals), true);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, bare ? "" : decode(text.substring(equals + 1, end), true));
            }
            from = end + 1;
        }
        return parameters;
    }

    private static int hex(byte b) {
        return Character.digit(b, 16);
    }
}
