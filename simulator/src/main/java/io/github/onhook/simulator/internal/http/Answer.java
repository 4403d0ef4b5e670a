package io.github.onhook.simulator.internal.http;

import io.github.onhook.simulator.internal.wire.Reply;
import java.time.Duration;

/**
 * An answer and how it is to leave.
 *
 * @param delay before anything leaves
 * @param done to be run once nothing more leaves, whether it all arrived or not
 */
public record Answer(Reply reply, String requestId, Duration delay, Delivery delivery, Runnable done) {

    /** How an answer leaves. */
    sealed interface Delivery {
        /** Whole. */
        record Send() implements Delivery {}

        /** Not at all: the connection is closed. */
        record Close() implements Delivery {}

        /** Not at all: the connection stays open. */
        record Silence() implements Delivery {}

        /** Byte by byte. */
        record Drip(Duration perByte) implements Delivery {}
    }
}
