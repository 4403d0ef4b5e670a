package io.github.onhook.internal.report;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A report's file that is not whole: it was cut, or edited. */
final class CutReportException extends IOException {

    private static final long serialVersionUID = 1L;

    CutReportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
