package io.github.onhook.journal;

import static io.github.onhook.journal.LineBuffer.CHECKSUM_LENGTH;
import static io.github.onhook.journal.LineBuffer.CRC;
import static io.github.onhook.journal.LineBuffer.END;

import io.github.onhook.journal.JournalException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a journal's file as they are read: the JSON of an entry, with the CRC-32C of all that stands before it as its
 * last field.
 *
 * <p>Lines that are not whole at the end of the file are what a crash left there, and are dropped. One that is followed by a
 * whole one is damaged.
 */
final class JournalLines {

    private static final int CHUNK = 1 << 16;
    private static final int LONGEST = 1 << 24;
    private static final int SUFFIX = CRC.length + CHECKSUM_LENGTH + END.length;

    private final Path file;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private byte[] buffer = new byte[CHUNK];
    private int from;
    private int to;
    /** Where in the file the buffer's next byte is. */
    private long offset;

    private long number;
    private long end;
    private long torn;

    JournalLines(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Where the last whole line ends. */
    long end() {
        return end;
    }

    /** How many bytes were dropped at the end. */
    long torn() {
        return torn;
    }

    /** The next entry; {@code null} after the last one. */
    @Nullable Entry next() throws IOException {
        int length = line();
        if (length < 0) {
            torn = offset + (to - from) - end;
            return null;
        }
        number++;
        Entry entry = entry(from, length);
        if (entry == null) {
            requireNothingWhole(number);
            torn = channel.size() - end;
            return null;
        }
        skip(length + 1);
        end = offset;
        return entry;
    }

    /** All lines that follow must be torn too. */
    private void requireNothingWhole(long damaged) throws IOException {
        for (int length = line(); length >= 0; length = line()) {
            if (isWhole(from, length)) {
                throw new JournalException(
                        Kind.NOT_TRUSTED,
                        "line " + damaged + " of the journal " + file + " is damaged: its checksum does not fit."
                                + " Take the file from a copy; or run the targets anew, and what is off already is found so",
                        null);
            }
            skip(length + 1);
        }
    }

    /** The length of the line that begins at the buffer's next byte; -1 if there is no end of it. */
    private int line() throws IOException {
        int searched = from;
        while (true) {
            for (int i = searched; i < to; i++) {
                if (buffer[i] == '\n') {
                    return i - from;
                }
            }
            searched = to;
            if (to == buffer.length) {
                if (from == 0 && buffer.length >= LONGEST) {
                    return -1;
                }
                byte[] larger = from == 0 ? new byte[2 * buffer.length] : buffer;
                System.arraycopy(buffer, from, larger, 0, to - from);
                searched -= from;
                to -= from;
                from = 0;
                buffer = larger;
            }
            int read = channel.read(ByteBuffer.wrap(buffer, to, buffer.length - to), offset + (to - from));
            if (read < 0) {
                return -1;
            }
            to += read;
        }
    }

    private void skip(int bytes) {
        from += bytes;
        offset += bytes;
    }

    private boolean isWhole(int start, int length) {
        int text = length - SUFFIX;
        return text > 0
                && isAt(start + text, CRC)
                && isAt(start + text + CRC.length, LineBuffer.checksum(crc, buffer, start, text))
                && isAt(start + length - END.length, END);
    }

    private boolean isAt(int start, byte[] expected) {
        return Arrays.equals(buffer, start, start + expected.length, expected, 0, expected.length);
    }

    private @Nullable Entry entry(int start, int length) {
        if (!isWhole(start, length)) {
            return null;
        }
        try {
            return EntryJson.read(buffer, start, length);
        } catch (IllegalArgumentException e) {
            throw new JournalException(
                    Kind.NOT_TRUSTED,
                    "line " + number + " of the journal " + file + " is not understood: " + e.getMessage()
                            + ". Was it written by another version?",
                    e);
        }
    }
}
