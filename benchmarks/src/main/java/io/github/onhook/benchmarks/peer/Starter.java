package io.github.onhook.benchmarks.peer;

import java.io.IOException;

/** The protocol between a peer and its parent process: the peer prints "ready", waits for a line, works, and prints the
 * numbers that it considers not done. */
final class Starter {

    private Starter() {}

    /** Waits for the start signal. */
    static void await() throws IOException {
        System.out.println("ready");
        if (System.in.read() < 0) {
            throw new IOException("the input ended before the start signal");
        }
    }

    /** Reports that the work is done. */
    static void done(long nanos, long reported) {
        System.out.println("done " + nanos / 1e9 + " " + reported);
        System.exit(0);
    }
}
