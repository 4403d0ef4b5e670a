package io.github.onhook.voice;

/** A read came to nothing; {@link #refusal()} says why. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    /** What a read signals. */
    public RefusedException(Refusal refusal) {
        super(refusal.code() + ": " + refusal.message());
        this.refusal = refusal;
    }

    /** What it means. */
    public Refusal refusal() {
        return refusal;
    }
}
