package io.github.onhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a crash left of the last append, at the end of a journal's file.
 *
 * @param bytes how many bytes it has
 * @param lines how many lines it has, the last one with or without an end
 */
record TornEnd(int bytes, int lines) {

    /*
     * Design notes. An append is written at the end of the file, so that what a process or a full disk leaves of it is whole
     * lines and the beginning of one more. A power loss may also leave blocks that never reached the disk: they read as
     * zeros, which no line holds, from where the append or a block begins to where a block or the file ends. Anything else
     * at the end is damage, and so is a whole line behind what is not whole: it may have been acted on.
     */
    private static final byte[] BEGINNING = "{\"e\":\"".getBytes(US_ASCII);

    private static final int SECTOR = 512;

    /**
     * What follows the last whole line of a file, if a crash can have left it; {@code null} if it is damage.
     *
     * @param rest at least one byte
     * @param offset where in the file it begins
     */
    static @Nullable TornEnd of(ByteBuffer rest, long offset) {
        byte[] bytes = new byte[rest.remaining()];
        rest.get(bytes);
        int lines = 0;
        for (int from = 0; from < bytes.length; lines++) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            boolean ended = to < bytes.length;
            if (!holdsLostBlock(bytes, from, to, offset) && (ended || !isBeginning(bytes, from, to))) {
                return null;
            }
            from = to + 1;
        }
        return new TornEnd(bytes.length, lines);
    }

    /** So many bytes of a file; fewer if it ends before. */
    static ByteBuffer read(FileChannel file, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        int read = 0;
        while (read >= 0 && bytes.hasRemaining()) {
            read = file.read(bytes, from + bytes.position());
        }
        return bytes.flip();
    }

    /** Whether a line has zeros, and only such as a block leaves that never reached the disk. */
    private static boolean holdsLostBlock(byte[] bytes, int from, int to, long offset) {
        boolean lost = false;
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                boolean begins = i == 0 || bytes[i - 1] == 0 || (offset + i) % SECTOR == 0;
                boolean ends = i + 1 == bytes.length || bytes[i + 1] == 0 || (offset + i + 1) % SECTOR == 0;
                if (!begins || !ends) {
                    return false;
                }
                lost = true;
            }
        }
        return lost;
    }

    /** Whether this can be the beginning of one line: lines that lost their ends are not. */
    private static boolean isBeginning(byte[] bytes, int from, int to) {
        if (bytes[from] != '{') {
            return false;
        }
        for (int i = from; i < to; i++) {
            boolean another = i > from && isAt(bytes, i, to, BEGINNING);
            if (another || (bytes[i] >= 0 && bytes[i] < ' ')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAt(byte[] bytes, int at, int to, byte[] expected) {
        if (to - at < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
