package io.github.onhook.runbook.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers that a write failed: results on a full disk must not pass for whole. Nothing is written
 * after such a write, so that what is there is a beginning without gaps.
 */
public final class ResultStream extends PrintStream {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final Destination destination;
    private final boolean toPipe;
    private @Nullable String keptElsewhere;

    private ResultStream(Destination destination, boolean toPipe) {
        super(new BufferedOutputStream(destination), true, StandardCharsets.UTF_8);
        this.destination = destination;
        this.toPipe = toPipe;
    }

    public static ResultStream to(OutputStream out) {
        return new ResultStream(new Destination(out), false);
    }

    /** This process's standard output. Not by {@link System#out}, which keeps to itself that a write failed. */
    static ResultStream ofProcess() {
        return new ResultStream(new Destination(new FileOutputStream(FileDescriptor.out)), isPipe(STANDARD_OUTPUT));
    }

    /** What the results can be had from where they cannot be written here, such as a report in a file. */
    public void keptElsewhere(String where) {
        keptElsewhere = where;
    }

    /** Whether a write failed, because of anything but a reader that went away. */
    public boolean isBroken() {
        flush();
        IOException failure = destination.failure;
        return failure != null && !isClosedPipe(failure);
    }

    /** What is wrong, on one line. */
    public String problem() {
        IOException failure = destination.failure;
        return "standard output could not be written in full: "
                + (failure == null ? "" : Terminal.printable(String.valueOf(failure.getMessage())))
                + (keptElsewhere == null ? "" : "; " + keptElsewhere);
    }

    /** The message is in the user's language, and need not name the pipe; but to a pipe no other write fails. */
    private boolean isClosedPipe(IOException failure) {
        return toPipe
                || String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().matches("(pipe|socket):.*");
        } catch (IOException | UnsupportedOperationException e) {
            // A system without such links: the message has to do.
            return false;
        }
    }

    private static final class Destination extends OutputStream {

        private final OutputStream out;
        private volatile @Nullable IOException failure;

        Destination(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            attempt(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() {
            attempt(out::flush);
        }

        @Override
        public void close() {
            attempt(out::close);
        }

        private void attempt(Attempt attempt) {
            if (failure == null) {
                try {
                    attempt.run();
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }
}
