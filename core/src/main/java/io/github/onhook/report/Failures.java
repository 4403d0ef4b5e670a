package io.github.onhook.report;

import io.github.onhook.report.Report.Failure;
import java.io.IOException;
import java.nio.file.Path;
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

    /** Those in a report that {@link CsvReport} wrote. Blocks while it reads. */
    static Failures in(Path csvReport) {
        return new CsvFailures(csvReport);
    }
}
