package io.github.onhook.runbook.options;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.targets.Targets.Destinations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the numbers of a move go: a mixin of the commands that read a list of moves. */
public final class DestinationOptions {

    static final String OPTION = "--to";

    @Option(
            names = OPTION,
            split = ",",
            paramLabel = "[ACCOUNT/REGION=]CONNECTOR",
            description =
                    "The connector that numbers move to, where the column to_voice_connector_id does not say; of one"
                            + " location, or of the one named before it. May be repeated.")
    private List<String> to = new ArrayList<>();

    boolean areGiven() {
        return !to.isEmpty();
    }

    /** Where the numbers go, or {@code null} where that is written wrongly, and then it is known why. */
    @Nullable public Destinations read(Problems problems) {
        Map<Location, String> byLocation = new LinkedHashMap<>();
        String everywhere = null;
        boolean right = true;
        for (String one : to) {
            int equals = one.indexOf('=');
            if (equals < 0 && everywhere == null) {
                everywhere = one;
            } else if (everywhere != null && equals < 0) {
                problems.add(OPTION + " names two connectors for the same numbers, " + Terminal.printable(everywhere)
                        + " and " + Terminal.printable(one) + ": write ACCOUNT/REGION=CONNECTOR for each location");
                right = false;
            } else {
                right &= add(one.substring(0, equals), one.substring(equals + 1), byLocation, problems);
            }
        }
        return right ? new Destinations(everywhere, byLocation) : null;
    }

    private static boolean add(String place, String id, Map<Location, String> byLocation, Problems problems) {
        int slash = place.indexOf('/');
        Location location;
        try {
            location = new Location(place.substring(0, Math.max(0, slash)), place.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            problems.add(OPTION + " must be CONNECTOR or ACCOUNT/REGION=CONNECTOR, was '" + Terminal.printable(place)
                    + "=" + Terminal.printable(id) + "': " + e.getMessage());
            return false;
        }
        String before = byLocation.put(location, id);
        if (before != null && !before.equals(id)) {
            problems.add(OPTION + " names two connectors for " + location);
            return false;
        }
        return true;
    }

    /** A connector is of one location: one without its location cannot be for several. */
    public void check(Plan plan, Problems problems) {
        boolean everywhere = to.stream().anyMatch(one -> one.indexOf('=') < 0);
        if (everywhere && plan.locations().size() > 1) {
            problems.add(OPTION + " names one connector, which is of one location, and the targets are of "
                    + plan.locations().size() + ": write " + OPTION
                    + " ACCOUNT/REGION=CONNECTOR for each, or give the file a column to_voice_connector_id");
        }
    }
}
