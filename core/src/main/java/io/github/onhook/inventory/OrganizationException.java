package io.github.onhook.inventory;

import org.jspecify.annotations.Nullable;

/** The accounts of the organization cannot be listed; the message says why and what to do. */
public final class OrganizationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;

    OrganizationException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The error's name without a trailing {@code Exception}. */
    public String code() {
        return code;
    }
}
