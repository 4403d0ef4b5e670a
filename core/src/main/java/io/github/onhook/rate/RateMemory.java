package io.github.onhook.rate;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what runs learned of their quotas, so that the next run starts there. Give one to {@code Orchestrator.Builder.rates}.
 *
 * <p>Both methods are called on the threads of runs, by several at once, and must not block: an implementation answers from
 * memory, and writes behind. What it throws is logged and changes nothing but the start of a run.
 */
public interface RateMemory {

    /** What was stored last under this key; {@code null} if nothing is known. */
    @Nullable Entry load(Key key);

    /** Stores what a run learned; replaces what was there. */
    void store(Key key, Entry entry);

    /**
     * The quota that is learned: AWS throttles each account, Region and operation by itself.
     *
     * @param accountId 12 digits
     * @param region such as {@code eu-central-1}
     * @param operation the name of the operation, as in reports
     */
    record Key(String accountId, String region, String operation) {
        public Key {
            Objects.requireNonNull(accountId, "accountId");
            Objects.requireNonNull(region, "region");
            Objects.requireNonNull(operation, "operation");
        }
    }

    /**
     * What was learned.
     *
     * @param value opaque, one short line that begins with the version of its form; what is of another version is ignored
     * @param learnedAt when
     */
    record Entry(String value, Instant learnedAt) {
        public Entry {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(learnedAt, "learnedAt");
        }
    }

    /** Keeps the {@code most} quotas that were used last, in this process only. */
    static RateMemory inMemory(int most) {
        return new RecentRates(most);
    }

    /** Remembers nothing: every run finds its rates anew. */
    static RateMemory none() {
        return NoRates.INSTANCE;
    }
}
