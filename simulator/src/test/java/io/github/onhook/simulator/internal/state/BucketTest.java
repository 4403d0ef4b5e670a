package io.github.onhook.simulator.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.model.Quota;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A quota that changes while it is being used up. */
class BucketTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void keepsTokensWhenTheQuotaRises() {
        Bucket bucket = new Bucket(new Quota(1, 2), 0);
        take(bucket, 2, 0);

        bucket.quota(new Quota(10, 20), SECOND);

        take(bucket, 1, SECOND);
        take(bucket, 10, 2 * SECOND);
    }

    @Test
    void dropsExcessTokensWhenTheQuotaFalls() {
        Bucket bucket = new Bucket(new Quota(10, 20), 0);

        bucket.quota(new Quota(1, 2), SECOND);

        take(bucket, 2, SECOND);
        take(bucket, 1, 2 * SECOND);
    }

    /** So many are there, and no more. */
    private static void take(Bucket bucket, int tokens, long nanos) {
        for (int i = 0; i < tokens; i++) {
            assertThat(bucket.take(nanos)).isTrue();
        }
        assertThat(bucket.take(nanos)).isFalse();
    }
}
