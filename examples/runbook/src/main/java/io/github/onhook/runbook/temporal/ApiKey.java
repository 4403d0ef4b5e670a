package io.github.onhook.runbook.temporal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An API key in a file, which is read again every ten seconds: it may be rotated while the command goes on. */
final class ApiKey {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKey.class);
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final int LARGEST = 1 << 16;

    private final Path file;
    private final LongSupplier nanoTime;
    private String key;
    private long readAt;

    /**
     * Reads the key.
     *
     * @throws IllegalArgumentException if the file cannot be read, or is empty
     */
    ApiKey(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        readAt = nanoTime.getAsLong();
        key = read();
    }

    /** The key as the file has it. One that cannot be read now leaves the key before it. */
    synchronized String now() {
        if (nanoTime.getAsLong() - readAt >= PERIOD.toNanos()) {
            readAt = nanoTime.getAsLong();
            try {
                key = read();
            } catch (IllegalArgumentException e) {
                LOG.warn("the API key could not be read again, and stays as it was: {}", e.getMessage());
            }
        }
        return key;
    }

    private String read() {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException(file + " is empty: it must hold the API key");
            }
            return text;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + reason(e), e);
        }
    }

    private static @Nullable String reason(IOException e) {
        return e.getClass().getSimpleName();
    }
}
