package io.github.onhook.targets;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads lines, and does not fill the memory with a file that has no line ends. */
final class Lines {

    private static final int LONGEST = 1 << 16;
    /** What has so long a line is no text, and may never end. */
    private static final int HOPELESS = 1 << 24;

    private final BufferedReader reader;
    private final StringBuilder line = new StringBuilder();
    private long number;
    private boolean tooLong;

    Lines(BufferedReader reader) {
        this.reader = reader;
    }

    /** The next line without its end, cut where it is too long; {@code null} after the last. */
    @Nullable String next() throws IOException {
        line.setLength(0);
        tooLong = false;
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        number++;
        int length = 0;
        while (c >= 0 && c != '\n' && c != '\r') {
            if (++length > HOPELESS) {
                throw new IOException(
                        "line " + number + " has more than " + HOPELESS + " characters: this is no text file");
            }
            if (line.length() < LONGEST) {
                line.append((char) c);
            } else {
                tooLong = true;
            }
            c = reader.read();
        }
        if (c == '\r') {
            reader.mark(1);
            if (reader.read() != '\n') {
                reader.reset();
            }
        }
        return line.toString();
    }

    /** The first line that is not blank, or as much of it as may be looked ahead; passes it. */
    static String ahead(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        boolean blank = true;
        int c = reader.read();
        for (int i = 1; i < TextInput.LOOKAHEAD && c >= 0 && (blank || (c != '\n' && c != '\r')); i++) {
            if (blank && !Visible.isDropped(c)) {
                blank = false;
            }
            if (!blank || (c != '\n' && c != '\r')) {
                line.append((char) c);
            }
            c = reader.read();
        }
        return line.toString();
    }

    /** The number of the line that {@link #next()} returned, from 1. */
    long number() {
        return number;
    }

    /** Whether that line was cut. */
    boolean isTooLong() {
        return tooLong;
    }
}
