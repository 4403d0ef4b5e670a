package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.RequestFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of reading one number. */
public sealed interface NumberResult {

    /**
     * The account has the number.
     *
     * @param associations what it is on
     * @param requestId the service's id of the request
     */
    record Shown(List<Association> associations, @Nullable String requestId) implements NumberResult {

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
