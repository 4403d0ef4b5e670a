package io.github.onhook.simulator.blockhound;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Adds the SDK's event loops to the threads that BlockHound watches, and allows known, short waits inside libraries. BlockHound
 * discovers this class as a service.
 *
 * <p>Throwing during a wait for a lock does more harm than the wait: the lock keeps the abandoned waiter in its queue,
 * and the
 * next thread waits forever.
 */
public final class KnownWaits implements BlockHoundIntegration {

    /** The event loops of the SDK's Netty client are plain threads, which BlockHound does not watch by itself. */
    private static final String SDK_EVENT_LOOP = "aws-java-sdk-NettyEventLoop";

    private static final String ALLOCATOR = "io.netty.buffer.AdaptivePoolingAllocator";
    private static final String SIGNING_KEYS = "software.amazon.awssdk.utils.cache.FifoCache";
    private static final String DIGESTS = "software.amazon.awssdk.checksums.internal.DigestAlgorithm";

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.nonBlockingThreadPredicate(
                known -> known.or(thread -> thread.getName().startsWith(SDK_EVENT_LOOP)));
        // Netty closes a pool of connections by waiting on its global executor, once, when a client is closed.
        builder.allowBlockingCallsInside("io.netty.channel.pool.SimpleChannelPool", "close");
        // Netty 4.2 gives buffers back under a lock when more threads come to share its allocator. Its own integration
        // knows the locks of the allocator before.
        builder.allowBlockingCallsInside(ALLOCATOR + "$Magazine", "free");
        builder.allowBlockingCallsInside(ALLOCATOR + "$MagazineGroup", "free");
        // The SDK completes calls on a pool of threads: handing over takes the pool's lock while it starts a thread.
        builder.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute");
        // Newer JDKs read their XML settings from a file, once, when the SDK parses the first answer of STS.
        builder.allowBlockingCallsInside("javax.xml.stream.XMLInputFactory", "newInstance");
        // The SDK keeps signing keys in a cache with a lock that is held for a few instructions.
        builder.allowBlockingCallsInside(SIGNING_KEYS, "get");
        builder.allowBlockingCallsInside(SIGNING_KEYS, "add");
        // The SDK keeps its message digests in a deque with a lock that is held for a few instructions.
        builder.allowBlockingCallsInside(DIGESTS, "getDigest");
        builder.allowBlockingCallsInside(DIGESTS + "$CloseableMessageDigest", "close");
        // Jackson creates the deserializer of a type once; other threads that need it wait.
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
    }
}
