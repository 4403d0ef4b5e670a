package io.github.onhook.targets;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a file say of it.
 *
 * @param charset the encoding of its text
 * @param encoding how a message names the encoding
 * @param byteOrderMark how many bytes stand before the text
 * @param otherThanText what it is, where it is no list; {@code null} for text
 */
record FirstBytes(
        Charset charset,
        String encoding,
        int byteOrderMark,
        @Nullable String otherThanText) {

    /** How many bytes are looked at. */
    static final int LOOKED_AT = 4096;

    private static final int FEWEST_UNITS = 8;
    private static final String UNPACK = ": unpack it first";

    private record Signature(String hex, String kind) {}

    /** As the formats' own documents have them; the longer ones first. */
    private static final List<Signature> SIGNATURES = List.of(
            new Signature("1F8B", "a gzip archive" + UNPACK),
            new Signature("504B0506", "an empty zip archive"),
            new Signature("504B0304", "a zip archive" + UNPACK),
            new Signature("377ABCAF271C", "a 7z archive" + UNPACK),
            new Signature("425A68", "a bzip2 archive" + UNPACK),
            new Signature("FD377A585A00", "an xz archive" + UNPACK),
            new Signature("28B52FFD", "a Zstandard archive" + UNPACK),
            new Signature("526172211A07", "a RAR archive" + UNPACK),
            new Signature("D0CF11E0A1B11AE1", "an old Excel workbook (xls): save the sheet as CSV (UTF-8)"),
            new Signature("255044462D", "a PDF document: take the list from where it was made, as CSV"),
            new Signature("7B5C727466", "a rich text document (RTF): save it as plain text"),
            new Signature("53514C69746520666F726D6174203300", "an SQLite database: export the table as CSV"),
            new Signature("50415231", "a Parquet file: export it as CSV"),
            new Signature("62706C697374", "a binary property list: export it as CSV"),
            new Signature("89504E470D0A1A0A", "a picture (PNG)"),
            new Signature("FFD8FF", "a picture (JPEG)"),
            new Signature("47494638", "a picture (GIF)"),
            new Signature("7F454C46", "a program"),
            new Signature("CAFEBABE", "a program"));

    static FirstBytes of(byte[] first) {
        FirstBytes text = text(first);
        String other = signature(first);
        if (other == null && startsWithMarkup(first, text)) {
            other = "HTML or XML, such as a page of a web site: take the list as CSV";
        }
        return new FirstBytes(text.charset, text.encoding, text.byteOrderMark, other);
    }

    private static @Nullable String signature(byte[] first) {
        for (Signature signature : SIGNATURES) {
            byte[] expected = HexFormat.of().parseHex(signature.hex);
            if (first.length >= expected.length
                    && Arrays.equals(first, 0, expected.length, expected, 0, expected.length)) {
                return signature.hex.equals("504B0304") ? zip(first) : signature.kind;
            }
        }
        boolean utf32 = startsWith(first, 0xFF, 0xFE, 0, 0) || startsWith(first, 0, 0, 0xFE, 0xFF);
        return utf32 ? "text in UTF-32: save it as UTF-8" : null;
    }

    private static String zip(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1);
        if (text.contains("[Content_Types].xml") || text.contains("xl/")) {
            return "an Excel workbook (xlsx): save the sheet as CSV (UTF-8)";
        }
        return text.contains("opendocument")
                ? "an OpenDocument file (ods): save the sheet as CSV (UTF-8)"
                : "a zip archive" + UNPACK;
    }

    private static FirstBytes text(byte[] first) {
        if (startsWith(first, 0xEF, 0xBB, 0xBF)) {
            return new FirstBytes(StandardCharsets.UTF_8, "UTF-8", 3, null);
        }
        if (startsWith(first, 0xFF, 0xFE)) {
            return new FirstBytes(StandardCharsets.UTF_16LE, "UTF-16", 2, null);
        }
        if (startsWith(first, 0xFE, 0xFF)) {
            return new FirstBytes(StandardCharsets.UTF_16BE, "UTF-16", 2, null);
        }
        if (isAsciiInPairs(first, 0)) {
            return new FirstBytes(StandardCharsets.UTF_16LE, "UTF-16 without a byte order mark", 0, null);
        }
        if (isAsciiInPairs(first, 1)) {
            return new FirstBytes(StandardCharsets.UTF_16BE, "UTF-16 without a byte order mark", 0, null);
        }
        return new FirstBytes(StandardCharsets.UTF_8, "UTF-8", 0, null);
    }

    /** A list begins with a header or with JSON, so its first characters are ASCII: only then UTF-16 is sure. */
    private static boolean isAsciiInPairs(byte[] first, int place) {
        if (first.length < 2 * FEWEST_UNITS) {
            return false;
        }
        for (int i = 0; i < 2 * FEWEST_UNITS; i += 2) {
            if (first[i + place] <= 0 || first[i + 1 - place] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWithMarkup(byte[] first, FirstBytes text) {
        String start =
                new String(first, text.byteOrderMark, Math.min(64, first.length - text.byteOrderMark), text.charset);
        return start.stripLeading().startsWith("<");
    }

    private static boolean startsWith(byte[] first, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (i >= first.length || (first[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
