package io.github.onhook.service.web;

import io.github.onhook.service.run.Runs;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.ReportForm;
import io.github.onhook.service.run.report.ReportWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Streams the report of an ended run from disk. */
@RestController
class ReportController {

    private static final int CHUNK = 1 << 15;

    private final Runs runs;
    private final Scheduler downloads;

    ReportController(Runs runs, Scheduler downloads) {
        this.runs = runs;
        this.downloads = downloads;
    }

    /** {@code report.json}, {@code report.csv}, {@code report.md} or {@code report.html}. */
    @GetMapping("/api/runs/{id}/{file:report\\.[a-z]+}")
    Mono<ResponseEntity<Flux<DataBuffer>>> report(
            @PathVariable String id, @PathVariable String file, @RequestParam(defaultValue = "false") boolean mask) {
        ReportForm form = ReportForm.all().stream()
                .filter(each -> each.fileName().equals(file))
                .findFirst()
                .orElseThrow(() -> RefusedException.malformed(
                        "there is no " + file + ": ask for report.json, report.csv, report.md or report.html"));
        return runs.report(id, form, mask).map(report -> answer(id, form, report));
    }

    private ResponseEntity<Flux<DataBuffer>> answer(String id, ReportForm form, ReportWriter report) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(form.mediaType()))
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("onhook-" + id + "-" + form.fileName())
                                .build()
                                .toString())
                .body(Flux.from(written(report)));
    }

    private Publisher<DataBuffer> written(ReportWriter report) {
        return DataBufferUtils.outputStreamPublisher(
                out -> write(report, out), DefaultDataBufferFactory.sharedInstance, downloads::schedule, CHUNK);
    }

    private static void write(ReportWriter report, OutputStream out) {
        try {
            report.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
