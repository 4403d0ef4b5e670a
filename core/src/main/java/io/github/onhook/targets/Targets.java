package io.github.onhook.targets;

import io.github.onhook.model.Location;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Rejection;
import java.util.List;
import java.util.Map;
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
