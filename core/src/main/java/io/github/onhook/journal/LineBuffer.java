package io.github.onhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.core.JsonGenerator;

/**
 * Lines of a journal's file in the making: objects of JSON, each with the line's number and its checksum as the last fields.
 *
 * <p>The number shows that no line was removed, repeated or moved, the checksum that none was changed.
 */
final class LineBuffer extends ByteArrayOutputStream {

    /** What stands before the number and the checksum, and after it. */
    static final byte[] NUMBER = ",\"n\":".getBytes(US_ASCII);

    static final byte[] CRC = ",\"crc\":\"".getBytes(US_ASCII);
    static final byte[] END = "\"}".getBytes(US_ASCII);
    static final int CHECKSUM_LENGTH = 8;

    /** The most bytes of a line: no longer one is written, and none is read. */
    static final int LONGEST = 1 << 24;

    /** So much at least goes to the disk at a time. */
    private static final int FULL = 1 << 20;

    private static final int USUAL_LENGTH = 160;

    private final CRC32C crc = new CRC32C();
    /** The number of the line, and where it begins. */
    private long number;

    private int start;

    private LineBuffer(int size, long firstNumber) {
        super(size);
        this.number = firstNumber;
    }

    /**
     * Entries as lines: as many of them, from the first on, as are enough for one write.
     *
     * @param firstNumber the number of the first line, from 1
     */
    static LineBuffer of(List<Entry> entries, long firstNumber) {
        LineBuffer lines = new LineBuffer(Math.min(FULL, USUAL_LENGTH * entries.size()), firstNumber);
        // One generator writes them all, for to make one takes longer than to write an entry.
        try (JsonGenerator json = EntryJson.generator(lines)) {
            for (Entry entry : entries) {
                EntryJson.write(json, entry);
                json.flush();
                lines.endLine();
                if (lines.count >= FULL) {
                    break;
                }
            }
        }
        return lines;
    }

    /** An object of JSON as a line. */
    static byte[] line(byte[] json, long number) {
        LineBuffer line = new LineBuffer(2 * json.length, number);
        line.writeBytes(json);
        line.endLine();
        return line.toByteArray();
    }

    /** The number that the next line has. */
    long nextNumber() {
        return number;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(buf, 0, count);
    }

    private void endLine() {
        count--;
        writeBytes(NUMBER);
        writeBytes(Long.toString(number++).getBytes(US_ASCII));
        byte[] checksum = checksum(crc, buf, start, count - start);
        writeBytes(CRC);
        writeBytes(checksum);
        writeBytes(END);
        write('\n');
        if (count - start > LONGEST) {
            throw new IllegalArgumentException("an entry of " + (count - start) + " bytes is too long for a journal,"
                    + " whose lines have at most " + LONGEST);
        }
        start = count;
    }

    /** The CRC-32C of these bytes, in hexadecimal. */
    static byte[] checksum(CRC32C crc, byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return HexFormat.of().toHexDigits(crc.getValue(), CHECKSUM_LENGTH).getBytes(US_ASCII);
    }
}
