package io.github.onhook.service;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Waits of libraries that are known, bounded, and none of a run's threads. */
public final class KnownWaits implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Netty closes a pool of connections by waiting on its global executor, once, when a client is closed.
        builder.allowBlockingCallsInside("io.netty.channel.pool.SimpleChannelPool", "close");
        // Jackson makes the reader of a type once, and others who want the same one wait that long.
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
        // The SDK keeps its message digests in a deque with a lock that is held for a few instructions. Stopping a
        // thread in
        // its wait for it would leave the lock with a waiter that is gone, and all others waiting.
        builder.allowBlockingCallsInside("software.amazon.awssdk.checksums.internal.DigestAlgorithm", "getDigest");
        builder.allowBlockingCallsInside(
                "software.amazon.awssdk.checksums.internal.DigestAlgorithm$CloseableMessageDigest", "close");
    }
}
