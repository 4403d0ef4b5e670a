package io.github.onhook.internal.engine;

/**
 * What the answers of a location say of it so far, as far as later answers are judged by it.
 *
 * @param unexpected changes in a row whose answers were not the service's, or proved to mean nothing
 * @param forbiddenConnectors connectors that may not be changed
 * @param everAccepted whether a change was ever confirmed
 * @param omitsEmptyErrors whether the location leaves the member for refused numbers out where none was refused, as a batch
 *     that was read back whole has shown
 */
record LocationHealth(int unexpected, int forbiddenConnectors, boolean everAccepted, boolean omitsEmptyErrors) {

    /** So many answers in a row that are not the service's close a location. */
    static final int MOST_UNEXPECTED = 3;

    static final LocationHealth UNKNOWN = new LocationHealth(0, 0, false, false);

    LocationHealth accepted() {
        return everAccepted && unexpected == 0
                ? this
                : new LocationHealth(0, forbiddenConnectors, true, omitsEmptyErrors);
    }

    /** The service answered, and refused. */
    LocationHealth answered() {
        return unexpected == 0 ? this : new LocationHealth(0, forbiddenConnectors, everAccepted, omitsEmptyErrors);
    }

    LocationHealth unexpectedOnce() {
        return new LocationHealth(unexpected + 1, forbiddenConnectors, everAccepted, omitsEmptyErrors);
    }

    LocationHealth forbiddenOnce() {
        return new LocationHealth(0, forbiddenConnectors + 1, everAccepted, omitsEmptyErrors);
    }

    LocationHealth provenWithoutMember() {
        return new LocationHealth(0, forbiddenConnectors, true, true);
    }

    boolean isUnexpectedTooOften() {
        return unexpected >= MOST_UNEXPECTED;
    }
}
