package io.github.onhook.session;

import org.jspecify.annotations.Nullable;

/** There is no session to be had for an account; {@link #code()} says why. */
public final class SessionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String accountId;
    private final String code;

    /**
     * What a provider signals.
     *
     * @param accountId the account
     * @param code the error's name without a trailing {@code Exception}, such as {@code AccessDenied}
     * @param message what happened and what to do; no secrets
     * @param cause what led to it
     */
    public SessionException(String accountId, String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.accountId = accountId;
        this.code = code;
    }

    /** The account. */
    public String accountId() {
        return accountId;
    }

    /** The error's name without a trailing {@code Exception}. */
    public String code() {
        return code;
    }
}
