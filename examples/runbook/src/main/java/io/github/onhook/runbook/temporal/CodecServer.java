package io.github.onhook.runbook.temporal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Opens sealed payloads for Temporal's UI and CLI: {@code POST /decode} of a codec server. Only for requests with its token; it
 * seals nothing.
 */
public final class CodecServer implements AutoCloseable {

    private static final int LARGEST = 8 << 20;
    private static final String BEARER = "Bearer ";

    private final HttpServer server;
    private final PayloadCodec codec;
    private final byte[] token;
    private final @Nullable String origin;

    private CodecServer(HttpServer server, PayloadCodec codec, String token, @Nullable String origin) {
        this.server = server;
        this.codec = codec;
        this.token = (BEARER + token).getBytes(StandardCharsets.UTF_8);
        this.origin = origin;
    }

    /**
     * Listens.
     *
     * @param address where; {@code null} for this machine only
     * @param port any free one for 0
     * @param origin the origin of the UI that browsers may call it from; {@code null} for none
     */
    public static CodecServer at(
            @Nullable String address, int port, PayloadCodec codec, String token, @Nullable String origin) {
        try {
            InetAddress where = address == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address);
            HttpServer server = HttpServer.create(new InetSocketAddress(where, port), 0);
            CodecServer codecs = new CodecServer(server, codec, token, origin);
            server.createContext("/decode", codecs::answer);
            server.start();
            return codecs;
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.impossible(
                    "port " + port + " cannot be listened on: " + e.getMessage() + "; choose another one with --port",
                    e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        allowOrigin(exchange);
        switch (exchange.getRequestMethod()) {
            case "OPTIONS" -> end(exchange, 204, null);
            case "POST" -> decode(exchange);
            default -> end(exchange, 405, "decode takes POST\n");
        }
    }

    private void allowOrigin(HttpExchange exchange) {
        if (origin != null && origin.equals(exchange.getRequestHeaders().getFirst("Origin"))) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Access-Control-Allow-Origin", origin);
            headers.set("Access-Control-Allow-Methods", "POST, OPTIONS");
            headers.set("Access-Control-Allow-Headers", "authorization, content-type, x-namespace");
            headers.set("Vary", "Origin");
        }
    }

    private void decode(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || !MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) {
            end(exchange, 401, "a token is needed\n");
            return;
        }
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(LARGEST + 1);
        }
        if (body.length > LARGEST) {
            end(exchange, 413, "more than " + LARGEST + " bytes\n");
            return;
        }
        try {
            Payloads.Builder sealed = Payloads.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(new String(body, StandardCharsets.UTF_8), sealed);
            Payloads opened = Payloads.newBuilder()
                    .addAllPayloads(codec.decode(sealed.getPayloadsList()))
                    .build();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            end(exchange, 200, JsonFormat.printer().print(opened));
        } catch (InvalidProtocolBufferException e) {
            end(exchange, 400, "the body is no JSON of payloads\n");
        } catch (PayloadCodecException e) {
            end(exchange, 400, e.getMessage() + "\n");
        }
    }

    private static void end(HttpExchange exchange, int status, @Nullable String text) throws IOException {
        byte[] body = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
