package io.github.onhook.service.run.model;

import io.github.onhook.model.Location;
import io.github.onhook.targets.Targets.Destinations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where numbers of a move go: {@code CONNECTOR}, or {@code ACCOUNT/REGION=CONNECTOR} for one location.
 *
 * @param location the location; {@code null} for all
 * @param voiceConnectorId the connector
 */
record MoveTo(@Nullable Location location, String voiceConnectorId) {

    static MoveTo of(String written) {
        int equals = written.indexOf('=');
        if (equals < 0) {
            return new MoveTo(null, written);
        }
        int slash = written.indexOf('/');
        try {
            Location location = new Location(
                    written.substring(0, Math.max(0, slash)),
                    written.substring(slash + 1, Math.max(slash + 1, equals)));
            return new MoveTo(location, written.substring(equals + 1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be CONNECTOR or ACCOUNT/REGION=CONNECTOR, was '" + written + "': " + e.getMessage(), e);
        }
    }

    /** All of them together; of several for one location the last. */
    static Destinations destinations(List<String> written) {
        String everywhere = null;
        Map<Location, String> byLocation = new HashMap<>();
        for (String one : written) {
            MoveTo to = of(one);
            if (to.location == null) {
                everywhere = to.voiceConnectorId;
            } else {
                byLocation.put(to.location, to.voiceConnectorId);
            }
        }
        return new Destinations(everywhere, byLocation);
    }
}
