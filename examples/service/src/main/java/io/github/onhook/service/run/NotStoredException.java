package io.github.onhook.service.run;

/** A run that was certainly not stored. */
final class NotStoredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotStoredException(String id, Throwable cause) {
        super("run " + id + " could not be stored: " + PrivateFiles.describe(cause), cause);
    }
}
