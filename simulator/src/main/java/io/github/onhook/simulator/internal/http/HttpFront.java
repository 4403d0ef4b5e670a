package io.github.onhook.simulator.internal.http;

import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.internal.wire.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Connects HTTP to the gateway: aggregates requests, and sends answers as specified. */
public final class HttpFront {
    private static final byte[] EMPTY = {};
    private static final int NO_CONTENT = 204;

    private final Gateway gateway;
    private final Control control;
    private final HttpDate date;

    public HttpFront(Gateway gateway, Control control, HttpDate date) {
        this.gateway = gateway;
        this.control = control;
        this.date = date;
    }

    public Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asByteArray().defaultIfEmpty(EMPTY).flatMap(body -> {
            Call call = new Call(request.method().name(), request.uri(), request.requestHeaders(), body);
            if (call.path().startsWith(Control.PREFIX)) {
                return control(call, response);
            }
            Answer answer = gateway.answer(call);
            return leave(answer, response).doFinally(signal -> answer.done().run());
        });
    }

    private Mono<Void> control(Call call, HttpServerResponse response) {
        if (Control.asksForLines(call)) {
            return response.header(HttpHeaderNames.CONTENT_TYPE, "application/jsonl")
                    .sendByteArray(control.lines(call))
                    .then();
        }
        Reply reply = control.answer(call);
        return headed(reply, response)
                .sendObject(Unpooled.wrappedBuffer(reply.body()))
                .then();
    }

    private Mono<Void> leave(Answer answer, HttpServerResponse response) {
        if (answer.delay().isZero()) {
            return deliver(answer, response);
        }
        return Mono.delay(answer.delay()).then(Mono.defer(() -> deliver(answer, response)));
    }

    private Mono<Void> deliver(Answer answer, HttpServerResponse response) {
        Answer.Delivery delivery = answer.delivery();
        if (delivery instanceof Answer.Delivery.Silence) {
            return Mono.never();
        }
        Reply reply = answer.reply();
        if (delivery instanceof Answer.Delivery.Drip drip) {
            return named(answer, response)
                    .send(drip(reply.body(), drip.perByte()), buffer -> true)
                    .then();
        }
        /* Before the client can have the answer and send its next request, this one is no longer in flight. */
        answer.done().run();
        if (delivery instanceof Answer.Delivery.Close) {
            return Mono.fromRunnable(() -> response.withConnection(Connection::dispose));
        }
        return named(answer, response)
                .sendObject(Unpooled.wrappedBuffer(reply.body()))
                .then();
    }

    private HttpServerResponse named(Answer answer, HttpServerResponse response) {
        String errorType = answer.reply().errorType();
        if (errorType != null) {
            response.header("x-amzn-ErrorType", errorType);
        }
        headed(answer.reply(), response);
        return answer.reply().hasRequestId() ? response.header("x-amzn-RequestId", answer.requestId()) : response;
    }

    private HttpServerResponse headed(Reply reply, HttpServerResponse response) {
        reply.headers().forEach(response::header);
        if (!reply.contentType().isEmpty()) {
            response.header(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        }
        if (reply.status() != NO_CONTENT) {
            response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
        }
        return response.status(reply.status()).header(HttpHeaderNames.DATE, date.now());
    }

    private static Flux<ByteBuf> drip(byte[] body, Duration perByte) {
        return Flux.interval(perByte)
                .onBackpressureBuffer(body.length)
                .take(body.length)
                .map(nth -> Unpooled.wrappedBuffer(body, nth.intValue(), 1));
    }
}
