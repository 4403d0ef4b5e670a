package io.github.onhook.targets;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * A file decoded as text, in the encoding that its first bytes show. Bytes that are not in that encoding come out as
 * {@link Visible#UNDECODABLE}, so that they can be named by line rather than end the reading.
 */
final class TextInput implements Closeable {

    /** How far ahead of the text may be looked. */
    static final int LOOKAHEAD = 1 << 16;

    private final FirstBytes kind;
    private final EndReader end;
    private final BufferedReader reader;

    private TextInput(FirstBytes kind, EndReader end) {
        this.kind = kind;
        this.end = end;
        this.reader = new BufferedReader(end, LOOKAHEAD);
    }

    /** Looks at the first bytes, and passes the byte order mark. */
    static TextInput open(InputStream in) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(new Unmeasured(in), 1 << 16);
        bytes.mark(FirstBytes.LOOKED_AT);
        FirstBytes kind = FirstBytes.of(bytes.readNBytes(FirstBytes.LOOKED_AT));
        bytes.reset();
        bytes.skipNBytes(kind.byteOrderMark());
        return new TextInput(
                kind,
                new EndReader(new InputStreamReader(
                        bytes,
                        kind.charset()
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                                .replaceWith(String.valueOf(Visible.UNDECODABLE)))));
    }

    BufferedReader reader() {
        return reader;
    }

    /** What the file is, where it is not text. */
    @Nullable String otherThanText() {
        return kind.otherThanText();
    }

    String encoding() {
        return kind.encoding();
    }

    /** Whether the last line has its end; known once all was read. */
    boolean endsWithLineEnd() {
        return end.last == '\n' || end.last == '\r';
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Never says how much is available: asking a pipe for it fails. */
    private static final class Unmeasured extends FilterInputStream {

        Unmeasured(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 0;
        }
    }

    /** Remembers the last character, and drops the Ctrl-Z by which old programs mark the end of a file. */
    private static final class EndReader extends Reader {

        private static final char CTRL_Z = '\u001A';

        private final BufferedReader source;
        private char last;

        EndReader(Reader source) {
            this.source = new BufferedReader(source);
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            int count = source.read(into, offset, length);
            if (count > 0 && into[offset + count - 1] == CTRL_Z && isAtEnd()) {
                count--;
            }
            if (count > 0) {
                last = into[offset + count - 1];
            }
            return count == 0 && length > 0 ? -1 : count;
        }

        private boolean isAtEnd() throws IOException {
            source.mark(1);
            if (source.read() < 0) {
                return true;
            }
            source.reset();
            return false;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
