package io.github.onhook.service.run.report;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a report. Blocks; does not close the stream. */
@FunctionalInterface
public interface ReportWriter {

    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
}
