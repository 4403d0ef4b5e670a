package io.github.onhook.service.run.store;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.onhook.ReportFormat;
import io.github.onhook.internal.report.CsvReport;
import io.github.onhook.internal.report.JsonReport;
import io.github.onhook.internal.report.TimelineJson;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Status;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import io.github.onhook.report.Timeline;
import io.github.onhook.service.run.model.ReportForm;
import io.github.onhook.service.run.model.RunIds;
import io.github.onhook.service.run.model.RunOptions;
import io.github.onhook.service.run.model.StoredRun;
import io.github.onhook.service.run.model.UploadForm;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.TargetsFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of each run, in a separate directory that only its owner can read. All methods block. */
public final class RunFiles {

    /** The files of a report, and the data to write it in other formats. */
    public static final List<String> REPORT =
            List.of("report.csv", "timeline.json", "report.md", "report.html", "report.json");

    private static final String INCOMING = ".incoming";

    private final Path root;

    /** Files below this directory, which is created on demand. */
    public RunFiles(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** The directory of a run. */
    public Path directory(String id) {
        return root.resolve(id);
    }

    Path journal(String id) {
        return directory(id).resolve("journal.jsonl");
    }

    public Path csv(String id) {
        return directory(id).resolve("report.csv");
    }

    /** The file of an upload before validation. */
    public Path incoming(String id, UploadForm form) throws IOException {
        PrivateFiles.directory(root);
        PrivateFiles.directory(root.resolve(INCOMING));
        return root.resolve(INCOMING).resolve(id + "-" + form.fileName());
    }

    /** Deletes incomplete uploads of a previous process. */
    public void forgetIncoming() throws IOException {
        Path incoming = root.resolve(INCOMING);
        if (Files.isDirectory(incoming)) {
            try (Stream<Path> left = Files.list(incoming)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Deletes a run that was not started. */
    public void forget(String id) throws IOException {
        if (Files.isDirectory(directory(id))) {
            try (Stream<Path> left = Files.list(directory(id))) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory(id));
        }
    }

    /**
     * Deletes directories of runs that are unknown: what a crash left between an upload and its run, or between a run's
     * deletion and that of its files.
     *
     * @param known the ids of all runs
     * @param before only directories that were changed before this
     * @return how many were deleted
     */
    public long forgetOrphans(Set<String> known, Instant before) throws IOException {
        long deleted = 0;
        try (Stream<Path> directories = Files.list(root)) {
            for (Path directory : directories.toList()) {
                String id = String.valueOf(directory.getFileName());
                if (RunIds.isId(id)
                        && !known.contains(id)
                        && Files.getLastModifiedTime(directory).toInstant().isBefore(before)) {
                    forget(id);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    public void adopt(Path upload, String id, UploadForm form) throws IOException {
        PrivateFiles.directory(directory(id));
        Files.move(upload, directory(id).resolve(form.fileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Reads an upload like the command does. */
    public static Targets read(Path upload, RunOptions options) throws IOException {
        TargetsFile file = TargetsFile.at(upload)
                .allowRegions(options.allowRegions())
                .allowConflicts(options.allowConflicts())
                .skipInvalid(options.skipInvalid());
        return (options.kind().moves() ? file.moves(options.destinations()) : file).read();
    }

    /** The targets of a run, which must be those that it was started with. */
    public Targets targets(StoredRun run) throws IOException {
        Targets targets = read(directory(run.id()).resolve(run.upload().form().fileName()), run.options());
        if (!targets.plan().fingerprint().equals(run.size().fingerprint())) {
            throw new IOException("the targets of run " + run.id() + " were edited: start another run");
        }
        return targets;
    }

    /** Writes all formats of a report except CSV, which was written incrementally. */
    public void write(String id, Report report) throws IOException {
        Path dir = directory(id);
        Failures failures = CsvReport.failures(csv(id));
        PrivateFiles.write(dir.resolve("timeline.json"), out -> TimelineJson.write(report.timeline(), out));
        for (ReportFormat format : ReportFormat.all()) {
            PrivateFiles.write(dir.resolve(format.fileName()), out -> format.write(report, failures, out));
        }
    }

    /** The report of an ended run, without its failures. */
    public Report report(String id) throws IOException {
        Path dir = directory(id);
        try (InputStream timeline = new BufferedInputStream(Files.newInputStream(dir.resolve("timeline.json")));
                InputStream report = new BufferedInputStream(Files.newInputStream(dir.resolve("report.json")))) {
            Timeline read = TimelineJson.read(timeline);
            return JsonReport.read(report, read);
        }
    }

    /**
     * Writes the changes of an ended run as targets; of a move the way back, with numbers that are, or may be, on neither
     * connector.
     */
    public void writeConfirmed(String id, Operation operation, OutputStream out) throws IOException {
        boolean moves = operation.moves();
        String header = "account_id,region,voice_connector_id,phone_number" + (moves ? ",to_voice_connector_id" : "");
        out.write((header + '\n').getBytes(StandardCharsets.US_ASCII));
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv(id))) {
            for (NamedCsvRecord row : rows) {
                if (isChanged(Status.valueOf(row.getField("status")), operation)) {
                    out.write((wayBack(row, moves) + '\n').getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        out.flush();
    }

    private static boolean isChanged(Status status, Operation operation) {
        return status == operation.confirmed()
                || (operation.moves() && (status == Status.STRANDED || status == Status.UNKNOWN));
    }

    private static String wayBack(NamedCsvRecord row, boolean moves) {
        String on = row.getField("voice_connector_id");
        String from = moves ? row.getField("to_voice_connector_id") : on;
        String target = String.join(
                ",", row.getField("account_id"), row.getField("region"), from, row.getField("phone_number"));
        return moves ? target + ',' + on : target;
    }

    /** Writes the report of an ended run. */
    public void copyReport(String id, ReportForm form, boolean masked, OutputStream out) throws IOException {
        if (masked) {
            form.writeMasked(report(id), csv(id), out);
        } else {
            Files.copy(directory(id).resolve(form.fileName()), out);
        }
    }
}
