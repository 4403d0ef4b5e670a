package io.github.onhook.simulator.internal.wire;

/**
 * A whole request refused, with the code and status the service would give. A refusal is an ordinary answer here, so it
 * carries no stack trace.
 */
public final class Refusal extends RuntimeException {
    private final int status;
    private final String code;

    public Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The message, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
