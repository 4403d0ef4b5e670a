package io.github.onhook.aws;

/** The configured identity cannot act; the message is one line that names the source of its credentials and the cause. */
public final class IdentityException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * What a source of credentials signals.
     *
     * @param message the source, the cause and the remedy; no secrets
     * @param cause what led to it
     */
    public IdentityException(String message, Throwable cause) {
        super(NetworkAdvice.with(message), cause);
    }

    /**
     * What is said of a call that failed for this source.
     *
     * @param remedy what to do
     */
    public static IdentityException ofCall(String source, String operation, Throwable e, String remedy) {
        return new IdentityException(source + ": " + operation + ": " + CredentialsFailure.cause(e) + "; " + remedy, e);
    }

    /** The same where nothing else failed. */
    IdentityException(String message) {
        super(NetworkAdvice.with(message));
    }
}
