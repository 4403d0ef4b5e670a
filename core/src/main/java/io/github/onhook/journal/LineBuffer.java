package io.github.onhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.core.JsonGenerator;

/** Lines of a journal's file in the making: objects of JSON, each with its checksum as the last field. */
final class LineBuffer extends ByteArrayOutputStream {

    /** What stands before the checksum, and after it. */
    static final byte[] CRC = ",\"crc\":\"".getBytes(US_ASCII);

    static final byte[] END = "\"}".getBytes(US_ASCII);
    static final int CHECKSUM_LENGTH = 8;

    private static final int USUAL_LENGTH = 160;

    private final CRC32C crc = new CRC32C();
    /** Where the line begins. */
    private int start;

    private LineBuffer(int size) {
        super(size);
    }

    /** Entries as lines. One generator writes them all, for to make one takes longer than to write an entry. */
    static ByteBuffer encode(List<Entry> entries) {
        LineBuffer lines = new LineBuffer(USUAL_LENGTH * entries.size());
        try (JsonGenerator json = EntryJson.generator(lines)) {
            for (Entry entry : entries) {
                EntryJson.write(json, entry);
                json.flush();
                lines.endLine();
            }
        }
        return ByteBuffer.wrap(lines.buf, 0, lines.count);
    }

    /** An object of JSON as a line. */
    static byte[] line(byte[] json) {
        LineBuffer line = new LineBuffer(2 * json.length);
        line.writeBytes(json);
        line.endLine();
        return line.toByteArray();
    }

    private void endLine() {
        count--;
        byte[] checksum = checksum(crc, buf, start, count - start);
        writeBytes(CRC);
        writeBytes(checksum);
        writeBytes(END);
        write('\n');
        start = count;
    }

    /** The CRC-32C of these bytes, in hexadecimal. */
    static byte[] checksum(CRC32C crc, byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return HexFormat.of().toHexDigits(crc.getValue(), CHECKSUM_LENGTH).getBytes(US_ASCII);
    }
}
