package io.github.onhook.runbook.options;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Tolerance;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.targets.TargetsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What keeps a run from doing harm. */
public final class SafetyOptions {

    @Option(
            names = "--max-failures",
            paramLabel = "N|P%",
            converter = Converters.OfTolerance.class,
            description = "Stop the run after more failures than this.")
    private @Nullable Tolerance maxFailures;

    @Option(
            names = "--max-failures-per-location",
            paramLabel = "N|P%",
            converter = Converters.OfTolerance.class,
            description = "Close a location after more failures than this there.")
    private @Nullable Tolerance maxFailuresPerLocation;

    @Option(
            names = "--canary",
            paramLabel = "N|P%",
            converter = Converters.OfTolerance.class,
            description = "Send this many first; stop if more than --max-failures of them fail, or any.")
    private @Nullable Tolerance canary;

    @Option(
            names = "--protect",
            paramLabel = "FILE",
            description = "Numbers never to touch, one a line; # begins a comment. May be repeated: lists add up.")
    private List<Path> protect = new ArrayList<>();

    private @Nullable Set<PhoneNumber> protectedNumbers;

    @Option(names = "--max-targets", paramLabel = "N", description = "More targets than this need --yes (10000).")
    private long maxTargets = 10_000;

    @Option(names = "--yes", description = "Run also with more targets than --max-targets.")
    private boolean yes;

    void apply(Settings.Builder settings) {
        settings.maxFailures(maxFailures)
                .maxFailuresPerLocation(maxFailuresPerLocation)
                .canary(canary)
                .maxTargets(yes ? Long.MAX_VALUE : maxTargets);
    }

    /** The numbers of all lists, or {@code null} where one cannot be had, and then it is known why. Reads each list once. */
    @Nullable Set<PhoneNumber> protectedNumbers(Problems problems) {
        Set<PhoneNumber> all = new HashSet<>();
        boolean whole = true;
        for (Path list : protect) {
            Set<PhoneNumber> read = problems.check(list.toString(), () -> TargetsFile.protectedNumbers(list));
            if (read == null) {
                whole = false;
            } else {
                all.addAll(read);
            }
        }
        protectedNumbers = whole ? Set.copyOf(all) : null;
        return protectedNumbers;
    }

    /** The numbers of all lists, which have been read. */
    public Set<PhoneNumber> protectedNumbers() {
        return Problems.known(protectedNumbers);
    }

    public void checkSize(Plan plan, Problems problems) {
        if (plan.size() > maxTargets && !yes) {
            problems.add("the plan has " + HumanFormat.count(plan.size()) + " targets, more than --max-targets "
                    + maxTargets + ": if that is as intended, add --yes");
        }
    }
}
