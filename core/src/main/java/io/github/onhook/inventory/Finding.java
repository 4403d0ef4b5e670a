package io.github.onhook.inventory;

import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Target;

/** What looking at a location yields. */
public sealed interface Finding permits Finding.Connector, Finding.Associated, Finding.InDeletionQueue, Problem {

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
}
