package io.github.onhook.benchmarks;

import io.github.onhook.benchmarks.peer.Attempt;
import io.github.onhook.benchmarks.peer.Attempt.Result;
import io.github.onhook.benchmarks.peer.Contender;
import io.github.onhook.benchmarks.peer.Course;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Onhook and its alternatives, sequentially on the same fleets with hidden quotas:
 * {@code Peers [SECONDS] [ROUNDS] [FLEET|CLIENT...]}, for example {@code Peers 60 1 uniform steps onhook boto3}.
 * SECONDS is the
 * work of each location. Every contender is a separate process with its own simulator; they run sequentially, because a
 * client
 * that floods the simulator would slow down concurrent ones.
 */
public final class Peers {

    private static final int BATCH = 10;
    private static final int IN_FLIGHT = 16;
    private static final double PATIENCE = 2;

    private Peers() {}

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 60;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        List<String> names = List.of(args).subList(Math.min(2, args.length), args.length);
        List<Course> courses = chosen(Course.values(), names);
        List<Contender> contenders = chosen(Contender.values(), names);
        requireKnown(names, courses, contenders);
        Path scripts = Path.of(Objects.requireNonNull(System.getProperty("peers.scripts")));
        System.out.printf(
                "%.0f seconds of work at each location, %d rounds, %d numbers to a request, at most %d requests at"
                        + " once at a location%n%n",
                seconds, rounds, BATCH, IN_FLIGHT);
        System.out.println("| fleet | client | efficiency | least to most | time / ideal | requests | throttled |"
                + " numbers left on | unseen |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Course course : courses) {
            Map<Contender, List<Result>> results = new EnumMap<>(Contender.class);
            for (int round = 0; round < rounds; round++) {
                for (Contender contender : contenders) {
                    if (contender.missing(scripts) == null) {
                        results.computeIfAbsent(contender, c -> new ArrayList<>())
                                .add(attempt(contender, course, seconds, scripts));
                    }
                }
            }
            print(course, seconds, contenders, results, scripts);
        }
        Bench.printMachine();
    }

    /** The named ones; all, if none is named. */
    private static <E extends Enum<E>> List<E> chosen(E[] all, List<String> names) {
        List<E> named = Arrays.stream(all)
                .filter(choice -> names.contains(argument(choice)))
                .toList();
        return named.isEmpty() ? List.of(all) : named;
    }

    private static void requireKnown(List<String> names, List<Course> courses, List<Contender> contenders) {
        for (String name : names) {
            boolean known = Stream.concat(courses.stream(), contenders.stream())
                    .anyMatch(choice -> argument(choice).equals(name));
            if (!known) {
                throw new IllegalArgumentException("neither a fleet nor a client: " + name + "; there are "
                        + Stream.<Enum<?>>concat(Arrays.stream(Course.values()), Arrays.stream(Contender.values()))
                                .map(Peers::argument)
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    private static String argument(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Result attempt(Contender contender, Course course, double seconds, Path scripts) throws IOException {
        try (Attempt attempt = new Attempt(contender, course, seconds, BATCH, IN_FLIGHT, scripts)) {
            attempt.awaitReady();
            return attempt.go(PATIENCE * course.idealSeconds(seconds)).join();
        }
    }

    private static void print(
            Course course,
            double seconds,
            List<Contender> contenders,
            Map<Contender, List<Result>> results,
            Path scripts) {
        for (Contender contender : contenders) {
            List<Result> of = results.getOrDefault(contender, List.of());
            System.out.println(
                    of.isEmpty()
                            ? "| " + course.title() + " | " + contender.title() + " | skipped: "
                                    + contender.missing(scripts) + " |"
                            : row(course, seconds, of));
        }
    }

    private static String row(Course course, double seconds, List<Result> results) {
        List<Result> sorted = results.stream()
                .sorted((a, b) -> Double.compare(a.efficiency(), b.efficiency()))
                .toList();
        Result median = sorted.get(sorted.size() / 2);
        return Bench.format(
                "| %s | %s | %.3f | %.3f to %.3f | %s | %d | %.1f%% | %d | %s |",
                course.title(),
                median.contender().title(),
                median.efficiency(),
                sorted.get(0).efficiency(),
                sorted.get(sorted.size() - 1).efficiency(),
                time(median, course.idealSeconds(seconds)),
                median.requests(),
                100.0 * median.throttled() / median.requests(),
                median.left(),
                shown(median.unseen()));
    }

    private static String time(Result result, double ideal) {
        String form = result.unseen() == null ? "stopped at %.1f" : "%.2f";
        return Bench.format(form, result.seconds() / ideal);
    }

    private static String shown(@Nullable Long unseen) {
        return unseen == null ? "" : unseen.toString();
    }
}
