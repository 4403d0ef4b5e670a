package io.github.onhook.report;

import io.github.onhook.model.Status;
import io.github.onhook.report.Report.Failure;
import java.io.IOException;
import java.util.function.Consumer;

/** Every target of a run that is not done, one at a time, so that they need not fit in memory. */
@FunctionalInterface
public interface Failures {

    /** Hands over each of them, in order; can be called again. */
    void forEach(Consumer<Failure> each) throws IOException;

    /** Those that a report holds in memory: all of them, unless there were more than it keeps. */
    static Failures of(Report report) {
        return each -> report.failures().forEach(each);
    }

    /** The same failures, of a move the stranded numbers before all others. Goes through them twice only if there are any. */
    static Failures strandedFirst(Report report, Failures failures) {
        if (report.totals().stranded() == 0) {
            return failures;
        }
        return each -> {
            failures.forEach(failure -> {
                if (failure.status() == Status.STRANDED) {
                    each.accept(failure);
                }
            });
            failures.forEach(failure -> {
                if (failure.status() != Status.STRANDED) {
                    each.accept(failure);
                }
            });
        };
    }
}
