package io.github.onhook.service.run;

import io.github.onhook.report.Report;
import io.github.onhook.service.run.RefusedException.Cause;
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
final class Reports {

    private final RunFiles files;
    private final Archive archive;
    private final Scheduler blocking;

    Reports(RunFiles files, Archive archive, Scheduler blocking) {
        this.files = files;
        this.archive = archive;
        this.blocking = blocking;
    }

    /** Stores a report that was written here. */
    Mono<Void> keep(String id) {
        return archive.keep(id, RunFiles.REPORT);
    }

    /** Makes the files available locally. */
    Mono<Void> bring(StoredRun run) {
        return run.state().reported()
                ? archive.bring(run.id(), RunFiles.REPORT)
                : Mono.error(RefusedException.because(
                        Cause.WRONG_STATE,
                        "a run that is " + run.state() + " has no report"
                                + (run.state().ended() ? "" : " yet")));
    }

    /** The figures. */
    Mono<Report> figures(StoredRun run) {
        return bring(run).then(Mono.fromCallable(() -> files.report(run.id())).subscribeOn(blocking));
    }

    /** A writer for the report. */
    Mono<ReportWriter> writer(StoredRun run, ReportForm form, boolean masked) {
        return bring(run).thenReturn(out -> files.copyReport(run.id(), form, masked, out));
    }

    /** The changes of the run, as a targets file. */
    Flux<DataBuffer> confirmed(StoredRun run) {
        return bring(run)
                .thenMany(DataBufferUtils.outputStreamPublisher(
                        out -> writeConfirmed(run.id(), out),
                        DefaultDataBufferFactory.sharedInstance,
                        blocking::schedule));
    }

    private void writeConfirmed(String id, OutputStream out) {
        try {
            files.writeConfirmed(id, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
