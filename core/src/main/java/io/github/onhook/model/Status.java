package io.github.onhook.model;

/** What became of one target. */
public enum Status {
    /**
     * The service confirmed it in this run; or a request of this run went unanswered and the number is found off afterwards.
     */
    DISASSOCIATED(true),

    /** A read found that the number was not on this connector before this run sent anything for it. */
    ALREADY_DISASSOCIATED(true),

    /** Of a run that puts numbers back: the service confirmed it, or it is found so after a request went unanswered. */
    ASSOCIATED(true),

    /** Of a run that puts numbers back: a read found it on the connector before this run sent anything for it. */
    ALREADY_ASSOCIATED(true),

    /** Of a move: on the new connector, put there by this run. */
    MOVED(true),

    /** Of a move: a read found it on the new connector before this run sent anything for it. */
    ALREADY_MOVED(true),

    /**
     * Of a move: on neither connector. It was taken off the old one, could be put on neither the new one nor back, and rings
     * nowhere.
     */
    STRANDED(false),

    /** Of a release: in the deletion queue, put there by this run. */
    RELEASED(true),

    /** Of a release: a read found it in the deletion queue before this run sent anything for it. */
    ALREADY_RELEASED(true),

    /** Of the undo of a release: out of the deletion queue, taken out by this run. */
    RESTORED(true),

    /** Of the undo of a release: a read found it not in the deletion queue before this run sent anything for it. */
    ALREADY_RESTORED(true),

    /** Sent and refused: for good, or with a retryable answer and no attempt or time left. */
    FAILED(false),

    /** Sent without an answer, and no read could settle it. */
    UNKNOWN(false),

    /** Never sent: the run stopped, or its location or connector was closed. */
    SKIPPED(false),

    /** Not a valid target; never sent. */
    REJECTED(false);

    private final boolean done;

    Status(boolean done) {
        this.done = done;
    }

    /** Whether the number is known to be as the run's {@link Operation} wants it. */
    public boolean isDone() {
        return done;
    }
}
