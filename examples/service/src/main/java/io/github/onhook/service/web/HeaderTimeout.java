package io.github.onhook.service.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Closes connections whose request line and headers take too long. The time runs from the first byte of a request to the
 * end of its headers, however often bytes arrive in between. A beginning that arrived together with the end of the request
 * before, and is not continued, is left to the idle timeout.
 */
final class HeaderTimeout extends ChannelInboundHandlerAdapter {

    private final long millis;
    private @Nullable Future<?> deadline;
    private boolean isInBody;

    private HeaderTimeout(Duration timeout) {
        this.millis = timeout.toMillis();
    }

    /** Watches the requests of a connection that speaks HTTP/1.1. */
    static void watch(Channel channel, Duration timeout) {
        if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
            HeaderTimeout bytes = new HeaderTimeout(timeout);
            channel.pipeline()
                    .addBefore(NettyPipeline.HttpCodec, "onhook.requestBytes", bytes)
                    .addAfter(NettyPipeline.HttpCodec, "onhook.requestHeaders", bytes.new Headers());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!isInBody && deadline == null) {
            deadline = context.executor().schedule(() -> close(context), millis, TimeUnit.MILLISECONDS);
        }
        context.fireChannelRead(message);
    }

    private static void close(ChannelHandlerContext context) {
        context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel();
    }

    private void cancel() {
        Future<?> running = deadline;
        deadline = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** Behind the codec. */
    private final class Headers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                cancel();
                isInBody = true;
            }
            if (message instanceof LastHttpContent) {
                isInBody = false;
            }
            context.fireChannelRead(message);
        }
    }
}
