package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.RequestFailure;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The result of reading one number. */
public sealed interface NumberResult {

    /**
     * The account has the number.
     *
     * @param associations what it is on
     * @param inDeletionQueue whether it is in the deletion queue
     * @param requestId the service's id of the request
     */
    record Shown(
            List<Association> associations,
            boolean inDeletionQueue,
            @Nullable String requestId) implements NumberResult {

        /** A number that is not in the deletion queue. */
        public Shown(List<Association> associations, @Nullable String requestId) {
            this(associations, false, requestId);
        }

        /** Where it is, for people. */
        String where() {
            if (inDeletionQueue) {
                return "the number is in the deletion queue";
            }
            return associations.isEmpty()
                    ? "the number is on no connector"
                    : "the number is on "
                            + associations.stream().map(Association::id).collect(Collectors.joining(" and "));
        }

        /** Whether it is on a connector, or a group. */
        boolean isOn(Association.Kind kind, String id) {
            for (Association association : associations) {
                if (association.kind() == kind && ShownNumber.same(association.id(), id)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The account does not have the number.
     *
     * @param requestId the service's id of the request
     */
    record Absent(@Nullable String requestId) implements NumberResult {}

    /**
     * The read failed.
     *
     * @param failure what that means
     */
    record Failed(RequestFailure failure) implements NumberResult {}
}
