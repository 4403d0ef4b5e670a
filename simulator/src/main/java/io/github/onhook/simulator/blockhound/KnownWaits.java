package io.github.onhook.simulator.blockhound;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Waits inside of the libraries below Onhook that are known and short, and that BlockHound must let be. It finds this by
 * itself.
 *
 * <p>To throw in the middle of a wait for a lock does more harm than the wait: the lock keeps a waiter that is gone, and
 * whoever comes next waits for good.
 */
public final class KnownWaits implements BlockHoundIntegration {

    private static final String ALLOCATOR = "io.netty.buffer.AdaptivePoolingAllocator";
    private static final String DIGESTS = "software.amazon.awssdk.checksums.internal.DigestAlgorithm";

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Netty closes a pool of connections by waiting on its global executor, once, when a client is closed.
        builder.allowBlockingCallsInside("io.netty.channel.pool.SimpleChannelPool", "close");
        // Netty 4.2 gives buffers back under a lock when more threads come to share its allocator. Its own integration
        // knows the locks of the allocator before.
        builder.allowBlockingCallsInside(ALLOCATOR + "$Magazine", "free");
        builder.allowBlockingCallsInside(ALLOCATOR + "$MagazineGroup", "free");
        // The SDK keeps its message digests in a deque with a lock that is held for a few instructions.
        builder.allowBlockingCallsInside(DIGESTS, "getDigest");
        builder.allowBlockingCallsInside(DIGESTS + "$CloseableMessageDigest", "close");
        // Jackson makes the reader of a type once, and others who want the same one wait that long.
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
    }
}
