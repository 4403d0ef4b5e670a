package io.github.onhook.journal;

import static io.github.onhook.journal.LineBuffer.CHECKSUM_LENGTH;
import static io.github.onhook.journal.LineBuffer.CRC;
import static io.github.onhook.journal.LineBuffer.END;
import static io.github.onhook.journal.LineBuffer.NUMBER;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Looks at the last fields of a line: its number and its checksum. */
final class LineCheck {

    private static final int SUFFIX = CRC.length + CHECKSUM_LENGTH + END.length;
    private static final int MOST_DIGITS = 18;

    private final CRC32C crc = new CRC32C();

    /** Whether a line is as it was written: its checksum fits. */
    boolean isWhole(byte[] bytes, int start, int length) {
        int text = length - SUFFIX;
        return text > 0
                && isAt(bytes, start + text, CRC)
                && isAt(bytes, start + text + CRC.length, LineBuffer.checksum(crc, bytes, start, text))
                && isAt(bytes, start + length - END.length, END);
    }

    /** The number of a whole line; -1 if it has none. */
    long number(byte[] bytes, int start, int length) {
        int end = start + length - SUFFIX;
        int digits = end;
        while (digits > start && end - digits < MOST_DIGITS && bytes[digits - 1] >= '0' && bytes[digits - 1] <= '9') {
            digits--;
        }
        int name = digits - NUMBER.length;
        if (digits == end || name < start || !isAt(bytes, name, NUMBER)) {
            return -1;
        }
        long number = 0;
        for (int i = digits; i < end; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }

    private static boolean isAt(byte[] bytes, int start, byte[] expected) {
        return Arrays.equals(bytes, start, start + expected.length, expected, 0, expected.length);
    }
}
