package io.github.onhook.runbook.options;

import io.github.onhook.runbook.metrics.MetricsServer;
import io.github.onhook.runbook.terminal.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is shown, and where it is kept. */
public final class OutputOptions {

    /** What goes to standard output in the end. */
    public enum Format {
        TEXT,
        JSON
    }

    /** What goes to standard error meanwhile. */
    public enum Shown {
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
                    "Show the run's meters to Prometheus at /metrics of this port; where it comes regularly, it is waited for in the end.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--metrics-address",
            paramLabel = "ADDRESS",
            description =
                    "The address that --metrics-port listens on, such as 0.0.0.0 for all of this machine's (127.0.0.1).")
    private @Nullable String metricsAddress;

    /** The server of the run's meters, if it was asked for. */
    @Nullable public MetricsServer metrics(Terminal terminal) {
        return metricsPort == null ? null : MetricsServer.at(metricsAddress, metricsPort, terminal.err());
    }

    public Path runDir(String runId) {
        return runDir == null ? Path.of("runs", runId) : runDir;
    }

    public Format format() {
        return format;
    }

    public Shown progress(Terminal terminal) {
        if (progress == Shown.AUTO) {
            return terminal.errInteractive() ? Shown.BAR : Shown.PLAIN;
        }
        return progress;
    }
}
