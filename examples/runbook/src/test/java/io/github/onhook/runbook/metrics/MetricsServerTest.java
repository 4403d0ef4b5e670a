package io.github.onhook.runbook.metrics;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.model.Operation;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void theMetersAreShownWhileTheRunGoesOn() throws IOException {
        try (MetricsServer metrics = MetricsServer.at(0, err)) {
            RunListener run = metrics.listener().forRun("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR);
            run.runStarted(new RunEvent.RunStarted("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));

            assertThat(scrape(metrics)).contains("onhook_runs_active");
        }
    }

    @Test
    void whoeverComesRegularlyIsWaitedForInTheEnd() throws Exception {
        MetricsServer metrics = MetricsServer.at(0, err);
        scrape(metrics);
        scrape(metrics);
        RunListener run = metrics.listener().forRun("id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<String> last = CompletableFuture.supplyAsync(() -> scrapeUntil(stop, metrics));

        run.runFinished(new RunEvent.RunFinished(
                "id", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, RunStatus.SUCCEEDED, null, 1));
        metrics.close();
        stop.set(true);

        assertThat(last.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("onhook_run_seconds_count");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("for Prometheus to see the end");
    }

    @Test
    void whereNobodyComesNobodyIsWaitedFor() throws IOException {
        try (MetricsServer metrics = MetricsServer.at(0, err)) {
            scrape(metrics);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        try (MetricsServer metrics = MetricsServer.at(0, err)) {
            CommandFailure failure =
                    catchThrowableOfType(CommandFailure.class, () -> MetricsServer.at(metrics.port(), err));

            assertThat(failure.exitCode()).isEqualTo(4);
            assertThat(failure).hasMessageContaining("choose another one");
        }
    }

    private static String scrapeUntil(AtomicBoolean stop, MetricsServer metrics) {
        String last = "";
        try {
            while (!stop.get()) {
                last = scrape(metrics);
            }
        } catch (IOException e) {
            // The server is closed, as it should be in the end.
            return last;
        }
        return last;
    }

    private static String scrape(MetricsServer metrics) throws IOException {
        try (InputStream text = URI.create("http://127.0.0.1:" + metrics.port() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
