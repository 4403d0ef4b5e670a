package io.github.onhook.service.run.intake;

import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RefusedException.Cause;
import io.github.onhook.service.run.model.RunOptions;
import io.github.onhook.service.run.model.UploadForm;
import io.github.onhook.service.run.store.PrivateFiles;
import io.github.onhook.service.run.store.RunFiles;
import io.github.onhook.targets.Targets;
import io.github.onhook.targets.Targets.BadTargetsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Receives uploads: streams them to a file, then validates the whole file. */
public final class Intake {

    private static final int MOST_PROBLEMS = 1_000;

    private final RunFiles files;
    private final Scheduler blocking;
    private final long mostBytes;

    public Intake(RunFiles files, Scheduler blocking, long mostBytes) {
        this.files = files;
        this.blocking = blocking;
        this.mostBytes = mostBytes;
    }

    /**
     * An upload on the disk.
     *
     * @param file its file
     * @param digest of what was sent, and of the options
     */
    public record Received(Path file, String digest) {}

    /**
     * Writes the body to a file, and deletes the file at the end, unless it has been moved: after a result, an error or
     * when the client has gone. Fails with {@link RefusedException} if the body is too large or not JSON.
     *
     * @param use what is done with the upload
     */
    public <T> Mono<T> receive(
            String id, Flux<DataBuffer> body, UploadForm form, RunOptions options, Function<Received, Mono<T>> use) {
        return Mono.usingWhen(
                Mono.fromCallable(() -> files.incoming(id, form)).subscribeOn(blocking),
                file -> write(body, file, options)
                        .publishOn(blocking)
                        .map(digest -> new Received(file, digest))
                        .doOnNext(received -> asLines(received.file(), form))
                        .flatMap(use),
                this::forget);
    }

    private Mono<String> write(Flux<DataBuffer> body, Path file, RunOptions options) {
        MessageDigest digest = sha256();
        digest.update(options.toString().getBytes(StandardCharsets.UTF_8));
        AtomicLong bytes = new AtomicLong();
        return Flux.using(
                        () -> PrivateFiles.openAsynchronously(file),
                        channel ->
                                DataBufferUtils.write(body.doOnNext(buffer -> count(buffer, bytes, digest)), channel),
                        Intake::close)
                .doOnNext(DataBufferUtils::release)
                .then(Mono.fromSupplier(() -> HexFormat.of().formatHex(digest.digest())))
                .subscribeOn(blocking);
    }

    private void count(DataBuffer buffer, AtomicLong bytes, MessageDigest digest) {
        if (bytes.addAndGet(buffer.readableByteCount()) > mostBytes) {
            DataBufferUtils.release(buffer);
            throw RefusedException.because(
                    Cause.TOO_LARGE, "the upload has more than " + mostBytes + " bytes: start several smaller runs");
        }
        try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
            parts.forEachRemaining(digest::update);
        }
    }

    private static void asLines(Path file, UploadForm form) {
        if (form != UploadForm.JSON_ARRAY) {
            return;
        }
        Path lines = file.resolveSibling(file.getFileName() + ".lines");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = PrivateFiles.create(lines)) {
            JsonArray.toLines(in, out);
            Files.move(lines, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all of it. Fails with {@link RefusedException} listing all mistakes. */
    public Mono<Targets> check(Received received, RunOptions options) {
        return Mono.fromCallable(() -> options.checked(RunFiles.read(received.file(), options)))
                .subscribeOn(blocking)
                .onErrorMap(BadTargetsException.class, Intake::refused);
    }

    private static RefusedException refused(BadTargetsException e) {
        List<String> problems = e.problems();
        return new RefusedException(
                Cause.BAD_TARGETS,
                "the targets have " + e.count() + (e.count() == 1 ? " problem" : " problems") + "; nothing was sent",
                problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())),
                e.count());
    }

    private Mono<Void> forget(Path file) {
        return Mono.<Void>fromCallable(() -> {
                    Files.deleteIfExists(file);
                    Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".lines"));
                    return null;
                })
                .subscribeOn(blocking);
    }

    private static void close(AsynchronousFileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
