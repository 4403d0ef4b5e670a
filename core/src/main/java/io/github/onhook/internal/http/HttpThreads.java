package io.github.onhook.internal.http;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.NonBlocking;

/**
 * Makes the threads of HTTP event loops: daemons in which Reactor's {@code block()} fails at once, and which BlockHound watches
 * where it is installed. The SDK's own are plain threads, in which a blocking call stalls every request of the process unseen.
 */
public final class HttpThreads implements ThreadFactory {

    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public Thread newThread(Runnable task) {
        HttpThread thread = new HttpThread(task, "onhook-http-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private static final class HttpThread extends FastThreadLocalThread implements NonBlocking {

        HttpThread(Runnable task, String name) {
            super(task, name);
        }
    }
}
