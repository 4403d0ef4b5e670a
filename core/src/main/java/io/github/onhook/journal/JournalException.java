package io.github.onhook.journal;

import org.jspecify.annotations.Nullable;

/** A journal that cannot be read, trusted or written. Nothing is sent after it; what was sent stays recorded. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is the matter with it. */
    public enum Kind {
        /** It holds what no run wrote, or is of another plan: it was edited, damaged or mixed up. */
        NOT_TRUSTED,
        /** Somebody else has the run. */
        TAKEN,
        /** It cannot be read or written now: a full disk, missing rights, a database that is away. */
        UNAVAILABLE
    }

    private final Kind kind;

    /**
     * An exception.
     *
     * @param kind what is the matter
     * @param message what was hit, and what to do next
     */
    public JournalException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is the matter with the journal. */
    public Kind kind() {
        return kind;
    }
}
