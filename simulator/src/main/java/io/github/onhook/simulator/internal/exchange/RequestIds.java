package io.github.onhook.simulator.internal.exchange;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids in the form of AWS. Not {@code UUID.randomUUID()}, which may wait for entropy. */
public final class RequestIds {
    private RequestIds() {}

    public static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
