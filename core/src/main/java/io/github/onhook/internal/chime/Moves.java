package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.model.Connector;

/** The two connectors of a move. */
final class Moves {

    private Moves() {}

    /** Where numbers are before. */
    static Connector origin(BatchKey key) {
        return key.connector().withoutMove();
    }

    /** Where numbers are to be. */
    static Connector destination(BatchKey key) {
        String to = key.connector().toVoiceConnectorId();
        if (to == null) {
            throw new IllegalArgumentException("the numbers of " + key.connector() + " have no connector to move to");
        }
        return new Connector(key.location(), to);
    }
}
