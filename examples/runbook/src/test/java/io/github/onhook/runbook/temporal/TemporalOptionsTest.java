package io.github.onhook.runbook.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TemporalOptionsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TEMPORAL_ADDRESS", "service:7233",
            "TEMPORAL_NAMESPACE", "voice",
            "TEMPORAL_API_KEY", "secret-of-the-environment",
            "TEMPORAL_TLS_SERVER_CA_CERT_PATH", "/etc/temporal/ca.pem",
            "TEMPORAL_TLS_CLIENT_CERT_PATH", "/etc/temporal/cert.pem",
            "TEMPORAL_TLS_CLIENT_KEY_PATH", "/etc/temporal/key.pem",
            "TEMPORAL_TLS_SERVER_NAME", "temporal.example");

    @TempDir
    private Path dir = Path.of("unset");

    @Command
    private static final class Parsed {

        @Mixin
        private final TemporalOptions options;

        Parsed(TemporalOptions options) {
            this.options = options;
        }
    }

    private static TemporalOptions options(Map<String, String> environment, String... args) {
        Parsed parsed = new Parsed(new TemporalOptions(environment));
        new CommandLine(parsed).parseArgs(args);
        return parsed.options;
    }

    @Test
    void takesWhatNoOptionSaysFromTheEnvironment() {
        TemporalOptions options = options(ENVIRONMENT, "--temporal");

        assertThat(options.isGiven()).isTrue();
        assertThat(options.address()).isEqualTo("service:7233");
        assertThat(options.namespace()).isEqualTo("voice");
        assertThat(options.tls()).isTrue();
        assertThat(options.authority()).isEqualTo(Path.of("/etc/temporal/ca.pem"));
        assertThat(options.certificate()).isEqualTo(Path.of("/etc/temporal/cert.pem"));
        assertThat(options.certificateKey()).isEqualTo(Path.of("/etc/temporal/key.pem"));
        assertThat(options.serverName()).isEqualTo("temporal.example");
        assertThat(Objects.requireNonNull(options.apiKey()).get()).isEqualTo("secret-of-the-environment");
    }

    @Test
    void prefersOptionsToTheEnvironment() throws IOException {
        Path key = Files.writeString(dir.resolve("key"), "secret-of-the-file\n");

        TemporalOptions options = options(
                ENVIRONMENT,
                "--temporal=other:7233",
                "--temporal-namespace=numbers",
                "--temporal-tls-server-name=other.example",
                "--temporal-api-key-file=" + key);

        assertThat(options.address()).isEqualTo("other:7233");
        assertThat(options.namespace()).isEqualTo("numbers");
        assertThat(options.serverName()).isEqualTo("other.example");
        assertThat(Objects.requireNonNull(options.apiKey()).get()).isEqualTo("secret-of-the-file");
    }

    @Test
    void isPlainAndOfTheDefaultNamespaceWithoutEither() {
        TemporalOptions options = options(Map.of());

        assertThat(options.isGiven()).isFalse();
        assertThat(options.address()).isNull();
        assertThat(options.namespace()).isEqualTo("default");
        assertThat(options.tls()).isFalse();
        assertThat(options.apiKey()).isNull();
    }

    @Test
    void keepsWhatTheEnvironmentSaidForARunThatIsResumedElsewhereAndNoSecret() {
        Map<String, List<String>> used = options(ENVIRONMENT, "--temporal").used();

        assertThat(used)
                .containsEntry("--temporal", List.of("service:7233"))
                .containsEntry("--temporal-namespace", List.of("voice"))
                .containsEntry("--temporal-tls-ca", List.of("/etc/temporal/ca.pem"));
        assertThat(used.toString()).doesNotContain("secret");
    }

    @Test
    void readsARotatedApiKeyAgainAndKeepsTheOldOneWhileTheFileIsAway() throws IOException {
        Path file = Files.writeString(dir.resolve("key"), "one\n");
        AtomicLong now = new AtomicLong();
        ApiKey key = new ApiKey(file, now::get);
        assertThat(key.now()).isEqualTo("one");

        Files.writeString(file, "two\n");
        assertThat(key.now()).isEqualTo("one");
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(key.now()).isEqualTo("two");

        Files.delete(file);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(key.now()).isEqualTo("two");
    }

    @Test
    void namesTheFileOfAnApiKeyThatIsNotThere() {
        TemporalOptions options = options(Map.of(), "--temporal-api-key-file=" + dir.resolve("none"));

        assertThatThrownBy(options::apiKey)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none cannot be read");
    }

    @Test
    void namesOptionAndFileOfACertificateThatIsNone() throws IOException {
        Path wrong = Files.writeString(dir.resolve("ca.pem"), "not a certificate\n");

        try (TlsFiles files = new TlsFiles()) {
            assertThatThrownBy(() -> files.context(options(Map.of(), "--temporal-tls-ca=" + wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--temporal-tls-ca " + wrong);
            assertThatThrownBy(() -> files.context(options(Map.of(), "--temporal-tls-cert=" + wrong)))
                    .hasMessageContaining("--temporal-tls-key");
        }
    }
}
