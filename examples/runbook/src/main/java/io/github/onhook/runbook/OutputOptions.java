package io.github.onhook.runbook;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is shown, and where it is kept. */
final class OutputOptions {

    /** What goes to standard output in the end. */
    enum Format {
        TEXT,
        JSON
    }

    /** What goes to standard error meanwhile. */
    enum Shown {
        AUTO,
        BAR,
        PLAIN,
        NONE
    }

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Where plan, targets and reports go (runs/<run id>).")
    private @Nullable Path runDir;

    @Option(names = "--progress", paramLabel = "HOW", description = "auto, bar, plain or none (auto).")
    private Shown progress = Shown.AUTO;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "text, or json for the report on standard output (text).")
    private Format format = Format.TEXT;

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            converter = Converters.OfPort.class,
            description =
                    "Show the run's meters to Prometheus at /metrics of this port, on this machine only; where it comes regularly, it is waited for in the end.")
    private @Nullable Integer metricsPort;

    /** The server of the run's meters, if it was asked for. */
    @Nullable MetricsServer metrics(Terminal terminal) {
        return metricsPort == null ? null : MetricsServer.at(metricsPort, terminal.err());
    }

    Path runDir(String runId) {
        return runDir == null ? Path.of("runs", runId) : runDir;
    }

    Format format() {
        return format;
    }

    Shown progress(Terminal terminal) {
        if (progress == Shown.AUTO) {
            return terminal.errInteractive() ? Shown.BAR : Shown.PLAIN;
        }
        return progress;
    }
}
