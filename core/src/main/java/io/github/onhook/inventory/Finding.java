package io.github.onhook.inventory;

import io.github.onhook.internal.chime.RequestFailedException;
import io.github.onhook.internal.operation.FailureAdvice;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Target;
import io.github.onhook.session.SessionProvider.SessionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What looking at a location yields. */
public sealed interface Finding {

    /** Where. */
    Location location();

    /**
     * A connector that is there; a group where groups are checked.
     *
     * @param voiceConnectorId its id
     */
    record Connector(Location location, String voiceConnectorId) implements Finding {}

    /** A number that was given back, and that the deletion queue still keeps. */
    record InDeletionQueue(Location location, PhoneNumber phoneNumber) implements Finding {}

    /**
     * A number that is on a connector now.
     *
     * @param target as a run would take it
     */
    record Associated(Target target) implements Finding {

        @Override
        public Location location() {
            return target.location();
        }
    }

    /**
     * What could not be read, and why.
     *
     * @param location where
     * @param voiceConnectorId the connector or group; {@code null} where it is the location as a whole
     * @param source who said so: {@link Source#SESSION}, {@link Source#REQUEST} or {@link Source#CLIENT}
     * @param code the error's name without a trailing {@code Exception}
     * @param message for people; no secrets
     * @param requestId the service's id of the request, if it gave one
     * @param remedy what to do
     */
    record Problem(
            Location location,
            @Nullable String voiceConnectorId,
            Source source,
            String code,
            String message,
            @Nullable String requestId,
            String remedy)
            implements Finding {

        /** What a {@link SessionException}'s message has between what happened and what to do. */
        private static final String SO = "; ";

        private static final Set<String> REGION_DISABLED = Set.of(
                "UnrecognizedClient",
                "InvalidClientTokenId",
                "OptInRequired",
                "RegionDisabled",
                "SubscriptionRequired");

        static Problem of(Location location, @Nullable String voiceConnectorId, Throwable e) {
            if (e instanceof SessionException noSession) {
                return ofSession(location, noSession);
            }
            if (e instanceof RequestFailedException refused) {
                RequestFailure why = refused.failure();
                return new Problem(
                        location,
                        voiceConnectorId,
                        why.source(),
                        why.code(),
                        why.message() == null ? "no message" : why.message(),
                        why.requestId(),
                        Remedy.of(why));
            }
            return new Problem(
                    location,
                    voiceConnectorId,
                    Source.CLIENT,
                    e.getClass().getSimpleName(),
                    String.valueOf(e.getMessage()),
                    null,
                    FailureAdvice.UNREACHABLE);
        }

        private static Problem ofSession(Location location, SessionException e) {
            String message = String.valueOf(e.getMessage());
            int so = message.lastIndexOf(SO);
            return new Problem(
                    location,
                    null,
                    Source.SESSION,
                    e.code(),
                    so < 0 ? message : message.substring(0, so),
                    null,
                    so < 0 ? FailureAdvice.NO_SESSION : message.substring(so + SO.length()));
        }

        /**
         * Whether this is how a Region refuses that the account has not enabled. Credentials that no Region accepts are refused
         * in the same words.
         */
        public boolean isOfDisabledRegion() {
            return voiceConnectorId == null && REGION_DISABLED.contains(code);
        }

        /** Whether what went wrong would go wrong for every connector of the location. */
        static boolean isOfLocation(Throwable e) {
            if (!(e instanceof RequestFailedException refused)) {
                return true;
            }
            RequestFailure failure = refused.failure();
            return switch (failure.kind()) {
                case UNAUTHENTICATED, NO_REGION, THROTTLED, UNEXPECTED, INSECURE -> true;
                case FORBIDDEN, NO_CONNECTOR, BAD_REQUEST -> false;
                case UNAVAILABLE, AMBIGUOUS -> failure.source() == Source.CLIENT;
            };
        }

        /** The place, the code, the message and the remedy, in a line. */
        @Override
        public String toString() {
            return location + (voiceConnectorId == null ? "" : "/" + voiceConnectorId) + ": " + code + ": " + message
                    + SO + remedy;
        }
    }
}
