package io.github.onhook.calls;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.operation.FailureAdvice;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Location;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Source;
import io.github.onhook.session.SessionException;

/** What a call gave at one location. */
public sealed interface LocationResult<T> {

    /** Where. */
    Location location();

    /** A value. */
    record Value<T>(Location location, T value) implements LocationResult<T> {}

    /** The end of the values; the only result of a call that gave none. */
    record Completed<T>(Location location) implements LocationResult<T> {}

    /**
     * The error that ended the call. Other locations are not concerned.
     *
     * @param reason the code, and which call or component gave it; no secrets
     * @param advice what to do, in a clause
     * @param error the exception
     */
    record Failed<T>(Location location, Reason reason, String advice, Throwable error) implements LocationResult<T> {

        /** A {@link SessionException}'s message has this between what happened and what to do. */
        private static final String ADVICE_FOLLOWS = "; ";

        static <T> Failed<T> of(Location location, Throwable e) {
            if (e instanceof RequestFailedException refused) {
                RequestFailure failure = refused.failure();
                return new Failed<>(location, failure.reason(), FailureAdvice.of(failure), e);
            }
            String message = String.valueOf(e.getMessage());
            if (e instanceof SessionException noSession) {
                int follows = message.lastIndexOf(ADVICE_FOLLOWS);
                return new Failed<>(
                        location,
                        Reason.of(
                                Source.SESSION,
                                noSession.code(),
                                follows < 0 ? message : message.substring(0, follows)),
                        follows < 0 ? FailureAdvice.NO_SESSION : message.substring(follows + ADVICE_FOLLOWS.length()),
                        e);
            }
            String code = e.getClass().getSimpleName();
            return new Failed<>(
                    location, Reason.of(Source.CLIENT, code, message), "see the exception: the call itself failed", e);
        }
    }
}
