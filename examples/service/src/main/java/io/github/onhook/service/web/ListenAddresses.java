package io.github.onhook.service.web;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The addresses that the service listens on: its own, and one for management where that has a port of its own. */
@Component
final class ListenAddresses {

    private final ServerProperties server;
    private final @Nullable InetAddress management;
    private final boolean isManagementSeparate;

    ListenAddresses(ServerProperties server, Environment environment) {
        this.server = server;
        this.management = Binder.get(environment)
                .bind("management.server.address", InetAddress.class)
                .orElse(null);
        this.isManagementSeparate = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
    }

    /**
     * Fails if others than users of this machine can connect.
     *
     * @param why what is missing
     * @param instead the property that would allow it
     */
    void requireLoopback(String why, String instead) {
        requireLoopback(server.getAddress(), "server.address", why, instead);
        if (isManagementSeparate) {
            requireLoopback(management, "management.server.address", why, instead);
        }
    }

    private static void requireLoopback(@Nullable InetAddress address, String property, String why, String instead) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new IllegalStateException(why + ": set " + property + "=127.0.0.1, or " + instead);
        }
    }
}
