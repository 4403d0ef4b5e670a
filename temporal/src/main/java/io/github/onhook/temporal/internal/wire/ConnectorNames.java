package io.github.onhook.temporal.internal.wire;

import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;

/**
 * Connectors in histories: the id; that of a move names both, as {@code OLD/NEW}. No id has a slash, so a worker that does not
 * know moves refuses the name of one, and sends nothing.
 */
public final class ConnectorNames {

    private static final char TO = '/';

    private ConnectorNames() {}

    /** The name of a connector at its location. */
    public static String of(Connector connector) {
        String to = connector.toVoiceConnectorId();
        return to == null ? connector.voiceConnectorId() : connector.voiceConnectorId() + TO + to;
    }

    /**
     * The connector of a name.
     *
     * @throws IllegalArgumentException if it is the name of none
     */
    public static Connector connector(Location location, String name) {
        int to = name.indexOf(TO);
        return to < 0
                ? new Connector(location, name)
                : new Connector(location, name.substring(0, to), name.substring(to + 1));
    }
}
