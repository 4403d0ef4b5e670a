package io.github.onhook.internal.rate;

/** How many requests were sent: one count, from which each measure takes its own beginning. */
final class SentCount {

    private long requests;

    void sent() {
        requests++;
    }

    long requests() {
        return requests;
    }
}
