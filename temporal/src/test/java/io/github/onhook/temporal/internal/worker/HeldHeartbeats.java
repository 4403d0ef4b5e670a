package io.github.onhook.temporal.internal.worker;

import io.github.onhook.temporal.internal.wire.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The heartbeats of an attempt and the one that the service holds: some fail, and some of these arrive after a later one. */
final class HeldHeartbeats {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    final Announcements announcements;
    private final List<Late> late = new ArrayList<>();
    private final int failing;
    private @Nullable Checkpoint held;

    private record Late(Checkpoint checkpoint, long until) {}

    /**
     * Begins with the heartbeat of a lost attempt, if there was one.
     *
     * @param failing how many of five heartbeats fail
     */
    HeldHeartbeats(@Nullable Checkpoint left, int failing) {
        this.held = left;
        this.failing = failing;
        this.announcements = new Announcements(left == null ? List.of() : left.doubtful(), DEADLINE);
    }

    @Nullable Checkpoint held() {
        return held;
    }

    void send(Checkpoint checkpoint, long now, Random random) {
        Checkpoint read = Checkpoint.unpack(checkpoint.pack());
        Announcements.Announcement announcement = announcements.begin(checkpoint.doubtful(), now);
        if (random.nextInt(5) < failing) {
            announcements.failed(announcement);
            if (random.nextBoolean()) {
                late.add(new Late(read, now + DEADLINE.toNanos()));
            }
        } else {
            held = read;
            announcements.recorded(announcement, now);
        }
    }

    /** Some of those that failed arrive, or never will. */
    void arrive(long now, Random random) {
        late.removeIf(arriving -> {
            boolean arrives = random.nextInt(4) == 0;
            if (arrives && now < arriving.until) {
                held = arriving.checkpoint;
            }
            return arrives;
        });
    }

    /** Whichever heartbeat the service holds now or gets late. */
    void forEachPossible(long now, Consumer<@Nullable Checkpoint> check) {
        check.accept(held);
        late.stream().filter(arriving -> now < arriving.until).forEach(arriving -> check.accept(arriving.checkpoint));
    }
}
