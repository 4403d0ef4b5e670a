package io.github.onhook.targets;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a targets file holds.
 *
 * @param plan its valid targets
 * @param rejections its rows that are not valid targets, in order; empty unless they are to be skipped
 * @param notes how the file was read, a line each: its format and encoding, the columns with other names, the repairs
 */
public record Targets(Plan plan, List<Rejection> rejections, List<String> notes) {

    /** Copies the lists. */
    public Targets {
        rejections = List.copyOf(rejections);
        notes = List.copyOf(notes);
    }

    /** Targets that need no notes. */
    public Targets(Plan plan, List<Rejection> rejections) {
        this(plan, rejections, List.of());
    }

    /** The rejections, a line each; of those of one kind the first ten, and how many more there are. */
    public List<String> describeRejections() {
        MistakeLog mistakes = new MistakeLog();
        rejections.forEach(rejection -> mistakes.add(rejection.line(), rejection.message()));
        return mistakes.lines();
    }

    /**
     * The connectors that numbers move to, where the rows of their file do not name one. A row that names another one is not
     * valid.
     *
     * @param everywhere for all locations; {@code null} for none
     * @param byLocation for single locations, before {@code everywhere}
     */
    public record Destinations(@Nullable String everywhere, Map<Location, String> byLocation) {

        /** Every row must name its own. */
        public static final Destinations IN_FILE = new Destinations(null, Map.of());

        /** Copies the map. */
        public Destinations {
            byLocation = Map.copyOf(byLocation);
        }

        /** One connector for all numbers, which therefore are of one location. */
        public static Destinations of(String voiceConnectorId) {
            return new Destinations(voiceConnectorId, Map.of());
        }

        /** One connector for each location. */
        public static Destinations of(Map<Location, String> byLocation) {
            return new Destinations(null, byLocation);
        }

        /**
         * Destinations as people write them: {@code CONNECTOR}, or {@code ACCOUNT/REGION=CONNECTOR} for one location.
         *
         * @param problems receives each mistake, as a sentence that begins with its verb: the caller puts the name of its
         *     option before it
         * @return {@code null} where there was a mistake
         */
        public static @Nullable Destinations parse(List<String> written, Consumer<String> problems) {
            List<String> mistakes = new ArrayList<>();
            Map<Location, String> byLocation = new LinkedHashMap<>();
            String everywhere = null;
            for (String one : written) {
                int equals = one.indexOf('=');
                if (equals >= 0) {
                    add(one, equals, byLocation, mistakes);
                } else if (everywhere == null) {
                    everywhere = one;
                } else {
                    mistakes.add("names two connectors for the same numbers, " + everywhere + " and " + one
                            + ": write ACCOUNT/REGION=CONNECTOR for each location");
                }
            }
            mistakes.forEach(problems);
            return mistakes.isEmpty() ? new Destinations(everywhere, byLocation) : null;
        }

        private static void add(String one, int equals, Map<Location, String> byLocation, List<String> mistakes) {
            String place = one.substring(0, equals);
            String id = one.substring(equals + 1);
            int slash = place.indexOf('/');
            try {
                Location location = new Location(place.substring(0, Math.max(0, slash)), place.substring(slash + 1));
                String before = byLocation.put(location, id);
                if (before != null && !before.equals(id)) {
                    mistakes.add("names two connectors for " + location);
                }
            } catch (IllegalArgumentException e) {
                mistakes.add("must be CONNECTOR or ACCOUNT/REGION=CONNECTOR, was '" + one + "': " + e.getMessage());
            }
        }

        boolean isEmpty() {
            return everywhere == null && byLocation.isEmpty();
        }

        /** The connector that numbers of a location move to, or {@code null}. */
        @Nullable String at(Location location) {
            return byLocation.getOrDefault(location, everywhere);
        }
    }

    /** A file cannot be used as it is; {@link #problems()} names all that is wrong with it. */
    public static final class BadTargetsException extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private final transient List<String> problems;

        private final long count;

        BadTargetsException(String file, MistakeLog mistakes) {
            super(file + ": " + mistakes.count() + (mistakes.count() == 1 ? " problem" : " problems") + "; first: "
                    + mistakes.lines().get(0));
            this.problems = List.copyOf(mistakes.lines());
            this.count = mistakes.count();
        }

        /**
         * What is wrong, a line each, with the line of the file and the remedy, and no phone number in clear. Of mistakes of one
         * kind these are the first ten, and how many more there are.
         */
        public List<String> problems() {
            return problems;
        }

        /** How many problems there are, each row counted. */
        public long count() {
            return count;
        }
    }
}
