package io.github.onhook.internal.operation;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan.PlannedConnector;
import io.github.onhook.model.Target;

/**
 * What the items of one request have in common. The engine groups by it and hands it on; only an operation looks into it.
 *
 * @param connector what the items' targets are on, or are to be on
 */
public record BatchKey(Connector connector) {

    /** The key of a part of a plan. */
    public static BatchKey of(PlannedConnector planned) {
        return new BatchKey(planned.connector());
    }

    /** The key of a target of a stream. */
    public static BatchKey of(Target target) {
        return new BatchKey(target.connector());
    }

    /** A target as an item: its number, packed. */
    public static long item(Target target) {
        return target.phoneNumber().digits();
    }

    /** The lane that it belongs to. */
    public Location location() {
        return connector.location();
    }

    /** Its name, as listeners see it. */
    public String id() {
        return connector.voiceConnectorId();
    }

    /** The target that an item with this key stands for. */
    public Target target(long item) {
        return new Target(connector, new PhoneNumber(item));
    }
}
