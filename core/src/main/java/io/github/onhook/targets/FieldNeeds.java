package io.github.onhook.targets;

import java.util.Set;

/**
 * The fields that a file is read for.
 *
 * @param given those that all rows share, and that need no column
 * @param moves whether the connector that a number moves to is one of them
 */
record FieldNeeds(Set<Column> given, boolean moves) {

    /** Whether it is looked for at all. */
    boolean isRead(Column column) {
        return moves || column != Column.TO_VOICE_CONNECTOR_ID;
    }

    /** Whether the file is wrong without it. */
    boolean isRequired(Column column) {
        return isRead(column) && !given.contains(column);
    }
}
