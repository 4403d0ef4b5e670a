package io.github.onhook.engine;

import io.github.onhook.PhoneNumber;
import io.github.onhook.Reason;
import org.jspecify.annotations.Nullable;

/** A number that is not settled, and what happened to it so far. */
final class Item {

    final PhoneNumber number;
    /** Requests that named it and were acted on, or may have been. */
    int attempts;
    /** Reads of it that came to nothing. */
    int reads;
    /** Whether a request that named it may have been acted on without our knowing. */
    boolean ambiguous;
    /** Why it was not settled the last time. */
    @Nullable Reason last;

    Item(PhoneNumber number) {
        this.number = number;
    }

    /** Notes an attempt that did not settle it. */
    void tried(Reason reason) {
        attempts++;
        last = reason;
    }
}
