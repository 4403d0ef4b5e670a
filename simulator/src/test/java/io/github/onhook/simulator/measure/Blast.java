package io.github.onhook.simulator.measure;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** What a simulator can serve: one request, signed once, sent over and over on a few sockets, many to a write. */
public final class Blast {
    private static final int SOCKETS = 4;
    private static final int PIPELINED = 16;

    private final URI endpoint;
    private final byte[] request;
    private final LongAdder answered = new LongAdder();

    private Blast(URI endpoint, byte[] request) {
        this.endpoint = endpoint;
        this.request = request;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        URI endpoint = URI.create(Files.readString(Path.of(args[0])));
        int batch = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        Wave wave = Wave.first(endpoint, batch);
        byte[] request;
        try (SdkAsyncHttpClient http = NettyNioAsyncHttpClient.create()) {
            request = signed(wave, http);
        }
        Blast blast = new Blast(endpoint, request);
        for (int i = 0; i < SOCKETS; i++) {
            Thread sender = new Thread(blast::send, "sender-" + i);
            sender.setDaemon(true);
            sender.start();
        }
        Thread.sleep(seconds * 1000L);
        long before = blast.answered.sum();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1000L);
        double rate = (blast.answered.sum() - before) * 1e9 / (System.nanoTime() - start);
        System.out.printf("simulator: batches of %d, %,.0f requests/s%n", batch, rate);
    }

    private void send() {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(request);
            byte[] answer = new byte[answerLength(in) * PIPELINED];
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int i = 0; i < PIPELINED; i++) {
                many.write(request);
            }
            byte[] requests = many.toByteArray();
            for (; ; ) {
                out.write(requests);
                in.readFully(answer);
                answered.add(PIPELINED);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the simulator hung up", e);
        }
    }

    /** Reads one answer; every other one is as long. */
    private static int answerLength(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 200")) {
            throw new IOException("answered " + head);
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length: ") + "content-length: ".length();
        int body = Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
        in.readNBytes(body);
        return head.length() + body;
    }

    private static byte[] signed(Wave wave, SdkAsyncHttpClient http) {
        String json = "{\"E164PhoneNumbers\":"
                + wave.numbers().stream().collect(Collectors.joining("\",\"", "[\"", "\"]")) + "}";
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(wave.endpoint())
                .encodedPath("/voice-connectors/" + wave.connectorId())
                .putRawQueryParameter("operation", "disassociate-phone-numbers")
                .putHeader("content-type", "application/json")
                .build();
        SdkHttpRequest request = AwsV4HttpSigner.create()
                .sign(r -> r.identity(wave.session(http))
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "chime")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, wave.region()))
                .request();
        StringBuilder head = new StringBuilder("POST /voice-connectors/" + wave.connectorId()
                + "?operation=disassociate-phone-numbers HTTP/1.1\r\ncontent-length: " + body.length + "\r\n");
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            if (!header.getKey().equalsIgnoreCase("content-length")) {
                header.getValue().forEach(value -> head.append(header.getKey() + ": " + value + "\r\n"));
            }
        }
        return (head + "\r\n" + json).getBytes(StandardCharsets.UTF_8);
    }
}
