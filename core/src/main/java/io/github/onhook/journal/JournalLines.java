package io.github.onhook.journal;

import static io.github.onhook.journal.LineBuffer.LONGEST;

import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.journal.Journal.JournalException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a journal's file as they are read. A {@link TornEnd} is not read; anything else that is not a whole line in
 * its place ends the reading with {@link JournalException}.
 *
 * <p>Lines may end with CRLF, as a file that was converted has them, and those of older versions have no number.
 */
final class JournalLines {

    private static final int CHUNK = 1 << 16;

    private static final String REMEDY =
            ". Take the file from a copy; or run the targets anew, and what is off already is found so";

    private final Path file;
    private final FileChannel channel;
    private final LineCheck check = new LineCheck();
    private byte[] buffer = new byte[CHUNK];
    private int from;
    private int to;
    /** Where in the file the buffer's next byte is. */
    private long offset;

    private long number;
    private long end;
    private boolean numbered;
    private @Nullable TornEnd torn;

    JournalLines(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Where the last whole line ends. */
    long end() {
        return end;
    }

    /** How many whole lines there are. */
    long count() {
        return number;
    }

    /** What a crash left at the end, if it did. */
    @Nullable TornEnd torn() {
        return torn;
    }

    /** The next entry; {@code null} after the last one. */
    @Nullable Entry next() throws IOException {
        int length = line();
        int text = length > 0 && buffer[from + length - 1] == '\r' ? length - 1 : length;
        if (length < 0 || !check.isWhole(buffer, from, text)) {
            torn = rest(length < 0);
            return null;
        }
        number++;
        requireItsPlace(text);
        Entry entry = entry(text);
        skip(length + 1);
        end = offset;
        return entry;
    }

    /** What follows the last whole line; {@code null} if nothing does. Must be what a crash leaves. */
    private @Nullable TornEnd rest(boolean unended) throws IOException {
        // A file that is being written grows meanwhile: a line without an end is looked at as it was seen.
        long size = unended ? to - from : channel.size() - end;
        if (size == 0) {
            return null;
        }
        if (size >= LONGEST) {
            throw damaged(unended ? "it has no end within " + LONGEST + " bytes" : "its checksum does not fit");
        }
        TornEnd left = TornEnd.of(TornEnd.read(channel, end, (int) size), end);
        if (left == null) {
            throw damaged(unended ? "it has no end, and is not the beginning of one" : "its checksum does not fit");
        }
        return left;
    }

    private void requireItsPlace(int length) {
        long written = check.number(buffer, from, length);
        if (written == number || (written < 0 && !numbered)) {
            numbered |= written >= 0;
            return;
        }
        throw notTrusted("is out of place: "
                + (written < 0 ? "it has no number" : "its number is " + written)
                + ". Lines were removed, repeated or moved"
                + REMEDY);
    }

    private Entry entry(int length) {
        try {
            return EntryJson.read(buffer, from, length);
        } catch (IllegalArgumentException e) {
            throw notTrusted(
                    "is not understood: " + e.getMessage() + ". Was it edited, or written by another version?");
        }
    }

    private JournalException damaged(String how) {
        number++;
        return notTrusted("is damaged: " + how + REMEDY);
    }

    private JournalException notTrusted(String what) {
        return new JournalException(Kind.NOT_TRUSTED, "line " + number + " of the journal " + file + " " + what, null);
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
}
