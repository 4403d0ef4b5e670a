package io.github.onhook.runbook.approval;

import io.github.onhook.model.Plan;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The plan that was approved, and no other. */
public final class PlanApproval {

    public static final String OPTION = "--plan-fingerprint";
    private static final Pattern FINGERPRINT = Pattern.compile("sha256:[0-9a-f]{64}");

    @Option(
            names = OPTION,
            paramLabel = "SHA256",
            description = "Go on only if the plan has this fingerprint, which onhook plan shows.")
    private @Nullable String fingerprint;

    /** Notes what differs from the approved plan, if one is named. */
    public void check(Plan plan, Problems problems) {
        if (fingerprint == null) {
            return;
        }
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            problems.add(OPTION + " must be sha256: and 64 hexadecimal digits, as onhook plan shows it, was '"
                    + Terminal.printable(fingerprint) + "'");
        } else if (!fingerprint.equals(plan.fingerprint())) {
            problems.add("the plan is not the one that was approved: its fingerprint is " + plan.fingerprint()
                    + ", and " + OPTION + " says " + fingerprint);
            differences(plan, fingerprint).forEach(line -> problems.add("  " + line));
        }
    }

    private static List<String> differences(Plan plan, String approved) {
        PlanCounts now = PlanCounts.of(plan);
        PlanCounts before = PlanMemory.ofUser().recall(approved);
        return before == null
                ? List.of("now it has " + now
                        + "; what was approved is not known on this machine, for onhook plan did not run"
                        + " here, or long ago")
                : now.differencesFrom(before);
    }
}
