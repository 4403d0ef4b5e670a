package io.github.onhook.targets;

import io.github.onhook.model.Rejection;

/** Takes what a format's reader finds, in the order of the file. */
interface RowSink {

    /** A row that was split into fields. */
    void row(RawRow row);

    /** A row that could not be split into fields. */
    void unreadable(Rejection rejection);

    /** Something that concerns the file as a whole. */
    void problem(String problem);

    /** How the file is read, for a person to check. */
    void note(String note);
}
