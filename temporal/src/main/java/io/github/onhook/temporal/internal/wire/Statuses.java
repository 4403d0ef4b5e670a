package io.github.onhook.temporal.internal.wire;

import io.github.onhook.model.Status;
import java.util.List;

/** The statuses in wire order: append only. */
final class Statuses {

    private static final List<Status> ORDER = List.of(
            Status.DISASSOCIATED,
            Status.ALREADY_DISASSOCIATED,
            Status.FAILED,
            Status.UNKNOWN,
            Status.SKIPPED,
            Status.REJECTED,
            Status.ASSOCIATED,
            Status.ALREADY_ASSOCIATED,
            Status.MOVED,
            Status.ALREADY_MOVED,
            Status.STRANDED,
            Status.RELEASED,
            Status.ALREADY_RELEASED,
            Status.RESTORED,
            Status.ALREADY_RESTORED);

    private Statuses() {}

    static int count() {
        return ORDER.size();
    }

    static int place(Status status) {
        return ORDER.indexOf(status);
    }

    static Status at(int place) {
        if (place >= ORDER.size()) {
            throw new IllegalArgumentException(
                    "status " + place
                            + " of a result is one that this version does not know: upgrade the workers, then what starts runs");
        }
        return ORDER.get(place);
    }
}
