package io.github.onhook.internal.report;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Status;
import io.github.onhook.report.Forecast;
import io.github.onhook.report.Report.LearnedQuota;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.OutOfService;
import io.github.onhook.report.Report.SpotChecks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people call a target that is as a run's operation wants it, and what bounds a run. */
public final class Labels {

    private Labels() {}

    /** What such a number is: {@code off} or {@code on} its connector, {@code moved}, {@code released}, {@code restored}. */
    public static String done(Operation operation) {
        return operation.disassociates() ? "off" : operation.associates() ? "on" : confirmed(operation);
    }

    /** What the run did to it. */
    public static String confirmed(Operation operation) {
        return operation.confirmed().name().toLowerCase(Locale.ROOT);
    }

    /** The statuses that only this kind of operation has, in the order of reports. */
    static List<Status> statuses(Operation operation) {
        return operation.moves()
                ? List.of(operation.confirmed(), operation.already(), Status.STRANDED)
                : List.of(operation.confirmed(), operation.already());
    }

    /** The name of a status in the totals of {@code report.json}, such as {@code alreadyMoved}. */
    static String total(Status status) {
        String[] words = status.name().toLowerCase(Locale.ROOT).split("_", -1);
        return words.length == 1 ? words[0] : words[0] + capitalized(words[1]);
    }

    /** With a capital first letter. */
    static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** What comparing confirmations with reads showed; {@code null} where nothing was compared. */
    static @Nullable String spotChecks(SpotChecks checks) {
        List<String> parts = new ArrayList<>();
        if (checks.read() > 0) {
            parts.add(HumanFormat.count(checks.read()) + " numbers read back, " + HumanFormat.count(checks.disagreed())
                    + " not as confirmed");
        }
        if (checks.notChecked() > 0) {
            parts.add(HumanFormat.count(checks.notChecked()) + (checks.notChecked() == 1 ? " location" : " locations")
                    + " not checked: nothing could be read");
        }
        return parts.isEmpty() ? null : String.join("; ", parts);
    }

    /** What was learned of the quotas; {@code null} if nothing was. */
    public static @Nullable String learned(List<LocationReport> locations) {
        List<LearnedQuota> learned = locations.stream()
                .map(LocationReport::learned)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingDouble(LearnedQuota::requestsPerSecond))
                .toList();
        if (learned.isEmpty()) {
            return null;
        }
        long before = learned.stream().filter(LearnedQuota::knownBefore).count();
        String least = HumanFormat.rate(learned.get(0).requestsPerSecond());
        String most = HumanFormat.rate(learned.get(learned.size() - 1).requestsPerSecond());
        return (least.equals(most) ? least : least + " to " + most) + " at "
                + HumanFormat.count(learned.size()) + (learned.size() == 1 ? " location, " : " locations, ")
                + HumanFormat.count(before) + " of them known before";
    }

    /** What stranded numbers are, and what to do; {@code null} where there is none. */
    public static @Nullable String stranded(long count) {
        if (count == 0) {
            return null;
        }
        return HumanFormat.count(count) + (count == 1 ? " number rings" : " numbers ring")
                + " nowhere: off the old connector, and neither on the new one nor back. Resume the run: it begins with them;"
                + " if workers carried it out, move the same targets once more.";
    }

    /** How long numbers were out of service, in a line. */
    public static String times(OutOfService times) {
        String most =
                times.mostAtOnce() == 0 ? "" : "; at most " + HumanFormat.count(times.mostAtOnce()) + " at one time";
        if (times.numbers() == 0) {
            return "none that came to a connector again" + most;
        }
        return "median " + HumanFormat.duration(times.median()) + ", 99% at most " + HumanFormat.duration(times.p99())
                + ", longest " + HumanFormat.duration(times.longest()) + ", of " + HumanFormat.count(times.numbers())
                + " numbers" + most;
    }

    /** What bounds a run; {@code null} is not known. */
    public static String limit(Forecast.@Nullable Limit limit) {
        if (limit == null) {
            return "not known";
        }
        return switch (limit) {
            case LOCATION_RATE -> "the rate of a location";
            case LOCATION_IN_FLIGHT -> "requests in flight at a location";
            case TOTAL_RATE -> "the rate of the run";
            case TOTAL_IN_FLIGHT -> "requests in flight";
            case ASSUME_ROLE_RATE -> "the rate of AssumeRole";
            case NONE -> "answers alone";
        };
    }

    /** The rate that a forecast is based on. */
    public static String basis(Forecast forecast) {
        return (forecast.rateAssumed() ? "Assumed, for the quota is not known: " : "Computed with ")
                + HumanFormat.rate(forecast.locationRate()) + " at each location, answers within "
                + HumanFormat.duration(Forecast.ASSUMED_ANSWER) + ", nothing sent twice.";
    }
}
