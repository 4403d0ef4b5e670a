package io.github.onhook.service.run.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Old runs are deleted in batches, from time to time. */
class RetentionTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Instant> asked = new ArrayList<>();
    private final List<Instant> orphans = new ArrayList<>();
    private long left = 250;

    @Test
    void deletesInBatchesUntilNoneIsLeft() {
        time.advanceTimeBy(Duration.ofDays(100));
        Disposable running = retention(Duration.ofDays(90)).start();

        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(left).isEqualTo(150);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(left).isEqualTo(50);
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(left).isZero();
        assertThat(asked)
                .hasSize(4)
                .allMatch(Instant.EPOCH.plus(Duration.ofDays(10).plusMinutes(1))::equals);
        assertThat(orphans).hasSize(1);
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(asked).hasSize(5);
        running.dispose();
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(asked).hasSize(5);
    }

    @Test
    void keepsRunsWithoutAnAgeAndDeletesOrphans() {
        Disposable running = retention(null).start();

        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(asked).isEmpty();
        assertThat(orphans)
                .containsExactly(Instant.EPOCH.plus(Duration.ofMinutes(1)).minus(Duration.ofHours(1)));
        running.dispose();
    }

    @Test
    void triesAgainAfterAnError() {
        left = -1;
        Disposable running = retention(Duration.ofDays(1)).start();

        time.advanceTimeBy(Duration.ofMinutes(1));
        left = 5;
        time.advanceTimeBy(Duration.ofMinutes(11));

        assertThat(left).isZero();
        running.dispose();
    }

    @Test
    void deletesOnlyOldDirectoriesOfUnknownRuns(@TempDir Path root) throws IOException {
        Instant now = Instant.parse("2026-01-02T00:00:00Z");
        directory(root, "20260101T000000Z-00000001", now.minusSeconds(7200));
        directory(root, "20260101T000000Z-00000002", now.minusSeconds(7200));
        directory(root, "20260101T000000Z-00000003", now.minusSeconds(60));
        directory(root, "photos", now.minusSeconds(7200));

        long deleted = new RunFiles(root).forgetOrphans(Set.of("20260101T000000Z-00000001"), now.minusSeconds(3600));

        assertThat(deleted).isEqualTo(1);
        assertThat(root.resolve("20260101T000000Z-00000002")).doesNotExist();
        assertThat(root).isDirectoryContaining(path -> path.endsWith("photos"));
        assertThat(root.resolve("20260101T000000Z-00000001/targets.csv")).exists();
        assertThat(root.resolve("20260101T000000Z-00000003/targets.csv")).exists();
    }

    private static void directory(Path root, String name, Instant changed) throws IOException {
        Path directory = Files.createDirectory(root.resolve(name));
        Files.writeString(directory.resolve("targets.csv"), "targets");
        Files.setLastModifiedTime(directory, FileTime.from(changed));
    }

    private Retention retention(@Nullable Duration age) {
        return new Retention(
                (before, most) -> {
                    asked.add(before);
                    if (left < 0) {
                        return Mono.error(new IllegalStateException("down"));
                    }
                    long removed = Math.min(left, most);
                    left -= removed;
                    return Mono.just(removed);
                },
                before -> {
                    orphans.add(before);
                    return Mono.just(0L);
                },
                age,
                time);
    }
}
