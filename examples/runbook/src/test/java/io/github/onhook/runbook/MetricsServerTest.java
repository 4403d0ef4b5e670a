package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.onhook.Operation;
import io.github.onhook.RunListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

    @Test
    void theMetersAreShownWhileTheRunGoesOn() throws IOException {
        try (MetricsServer metrics = MetricsServer.at(0)) {
            RunListener run = metrics.listener().forRun("id", Operation.VOICE_CONNECTOR);
            run.runStarted("id", Operation.VOICE_CONNECTOR);

            try (InputStream text = URI.create("http://127.0.0.1:" + metrics.port() + "/metrics")
                    .toURL()
                    .openStream()) {
                assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("onhook_runs_active");
            }
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        try (MetricsServer metrics = MetricsServer.at(0)) {
            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> MetricsServer.at(metrics.port()));

            assertThat(failure.exitCode()).isEqualTo(4);
            assertThat(failure).hasMessageContaining("choose another one");
        }
    }
}
