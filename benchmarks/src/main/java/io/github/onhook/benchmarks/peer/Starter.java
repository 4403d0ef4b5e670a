package io.github.onhook.benchmarks.peer;

import java.io.IOException;

/** How a peer talks to whoever started it: it says that it is ready, waits for a line, works, and says what it did not do. */
final class Starter {

    private Starter() {}

    /** Waits for the start. */
    static void await() throws IOException {
        System.out.println("ready");
        if (System.in.read() < 0) {
            throw new IOException("nobody said when to start");
        }
    }

    /** Says that the work is done. */
    static void done(long nanos, long reported) {
        System.out.println("done " + nanos / 1e9 + " " + reported);
        System.exit(0);
    }
}
