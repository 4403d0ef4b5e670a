package io.github.onhook.service.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of connections: each holds a file descriptor. Further ones are closed at once. */
final class ConnectionLimit {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    ConnectionLimit(int most) {
        this.most = most;
    }

    /** Counts a connection until it is closed. */
    void add(Channel channel) {
        if (open.incrementAndGet() > most) {
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
    }

    int open() {
        return open.get();
    }
}
