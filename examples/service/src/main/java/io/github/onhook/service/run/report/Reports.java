package io.github.onhook.service.run.report;

import io.github.onhook.report.Report;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RefusedException.Cause;
import io.github.onhook.service.run.model.ReportForm;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.store.Archive;
import io.github.onhook.service.run.store.RunFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The reports of ended runs of all instances. Never blocks. */
public final class Reports {

    private final RunFiles files;
    private final Archive archive;
    private final Scheduler blocking;

    public Reports(RunFiles files, Archive archive, Scheduler blocking) {
        this.files = files;
        this.archive = archive;
        this.blocking = blocking;
    }

    /** Stores a report that was written here. */
    public Mono<Void> keep(String id) {
        return archive.keep(id, RunFiles.REPORT);
    }

    /** Makes the files available locally. */
    public Mono<Void> bring(StoredRun run) {
        return run.state().reported()
                ? archive.bring(run.id(), RunFiles.REPORT)
                : Mono.error(RefusedException.because(
                        Cause.WRONG_STATE,
                        "a run that is " + run.state() + " has no report"
                                + (run.state().ended() ? "" : " yet")));
    }

    /** The figures. */
    public Mono<Report> figures(StoredRun run) {
        return bring(run).then(Mono.fromCallable(() -> files.report(run.id())).subscribeOn(blocking));
    }

    /** A writer for the report. */
    public Mono<ReportWriter> writer(StoredRun run, ReportForm form, boolean masked) {
        return bring(run).thenReturn(out -> files.copyReport(run.id(), form, masked, out));
    }

    /** The changes of the run, as a targets file. */
    public Flux<DataBuffer> confirmed(StoredRun run) {
        return bring(run)
                .thenMany(DataBufferUtils.outputStreamPublisher(
                        out -> writeConfirmed(run, out), DefaultDataBufferFactory.sharedInstance, blocking::schedule));
    }

    private void writeConfirmed(StoredRun run, OutputStream out) {
        try {
            files.writeConfirmed(run.id(), run.options().kind(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
