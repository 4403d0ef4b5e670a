package io.github.onhook.temporal.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RoleHealthTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final RoleHealth health = new RoleHealth(now::get, "worker");

    @Test
    void restsAfterRefusalsForSeveralAccountsAndTriesAgainLater() {
        health.refused("111122223333");
        health.refused("111122223333");
        assertThat(health.isResting()).isFalse();

        health.refused("444455556666");
        assertThat(health.isResting()).isTrue();

        now.updateAndGet(at -> at.plus(RoleHealth.REST));
        assertThat(health.isResting()).isFalse();
    }

    @Test
    void countsAnewAfterASession() {
        health.refused("111122223333");
        health.accepted();
        health.refused("444455556666");

        assertThat(health.isResting()).isFalse();
    }
}
