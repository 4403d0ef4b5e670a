package io.github.onhook.report;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Operation;
import io.github.onhook.report.Report.SpotChecks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people call a target that is as a run's operation wants it, and what bounds a run. */
public final class Labels {

    private Labels() {}

    /** Where such a number is: {@code off}, or {@code on} where the run puts numbers back. */
    public static String done(Operation operation) {
        return operation.associates() ? "on" : "off";
    }

    /** What the run did to it. */
    public static String confirmed(Operation operation) {
        return operation.associates() ? "associated" : "disassociated";
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

    /** What a forecast was reckoned with. */
    public static String basis(Forecast forecast) {
        return (forecast.rateAssumed() ? "Assumed, for the quota is not known: " : "Reckoned with ")
                + HumanFormat.rate(forecast.locationRate()) + " at each location, answers within "
                + HumanFormat.duration(Forecast.ASSUMED_ANSWER) + ", nothing sent twice.";
    }
}
