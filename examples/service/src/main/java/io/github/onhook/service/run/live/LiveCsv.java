package io.github.onhook.service.run.live;

import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Rejection;
import io.github.onhook.service.run.store.PrivateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The rows of a run's report, readable while the run is active. Blocks. */
public final class LiveCsv implements AutoCloseable {

    private final CsvReport csv;
    private boolean closed;

    public LiveCsv(Path file, Operation operation) throws IOException {
        csv = CsvReport.to(new BufferedOutputStream(PrivateFiles.create(file), 1 << 16), operation);
    }

    public synchronized void reject(List<Rejection> rejections) {
        Instant now = Instant.now();
        rejections.forEach(rejection -> csv.write(rejection, now));
    }

    public synchronized void write(Outcome outcome) {
        csv.write(outcome);
    }

    /** Makes all written rows visible to readers of the file. */
    synchronized void flush() throws IOException {
        csv.flush();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            csv.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
