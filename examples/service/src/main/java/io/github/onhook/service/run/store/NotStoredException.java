package io.github.onhook.service.run.store;

/** A run that was certainly not stored. */
public final class NotStoredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NotStoredException(String id, Throwable cause) {
        super("run " + id + " could not be stored: " + PrivateFiles.describe(cause), cause);
    }
}
