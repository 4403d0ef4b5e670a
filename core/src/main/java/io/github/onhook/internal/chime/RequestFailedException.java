package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.RequestFailure;

/** A read came to nothing; {@link #failure()} says why. */
public final class RequestFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient RequestFailure failure;

    /** What a read signals. */
    public RequestFailedException(RequestFailure failure) {
        super(failure.code() + ": " + failure.message());
        this.failure = failure;
    }

    /** What an error of the SDK means, of whichever service. */
    public static RequestFailedException of(Throwable error) {
        return new RequestFailedException(Classifier.failure(error));
    }

    /** What it means. */
    public RequestFailure failure() {
        return failure;
    }
}
