package io.github.onhook.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;

/** What one JVM with the SDK's asynchronous client can send, 64 requests in flight at a time. */
public final class Client {
    private static final int IN_FLIGHT = 64;

    private final ChimeSdkVoiceAsyncClient voice;
    private final Wave wave;
    private final LongAdder answered = new LongAdder();
    private final CountDownLatch stopped = new CountDownLatch(IN_FLIGHT);
    private volatile boolean stop;

    private Client(ChimeSdkVoiceAsyncClient voice, Wave wave) {
        this.voice = voice;
        this.wave = wave;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        URI endpoint = URI.create(Files.readString(Path.of(args[0])));
        int batch = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        Wave wave = Wave.first(endpoint, batch);
        try (SdkAsyncHttpClient http = NettyNioAsyncHttpClient.builder()
                        .maxConcurrency(IN_FLIGHT)
                        .build();
                ChimeSdkVoiceAsyncClient voice = ChimeSdkVoiceAsyncClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.of(wave.region()))
                        .httpClient(http)
                        .credentialsProvider(StaticCredentialsProvider.create(wave.session(http)))
                        .build()) {
            double rate = new Client(voice, wave).run(Duration.ofSeconds(seconds));
            System.out.printf("client: batches of %d, %,.0f requests/s%n", batch, rate);
        }
    }

    private double run(Duration length) throws InterruptedException {
        for (int i = 0; i < IN_FLIGHT; i++) {
            send();
        }
        Thread.sleep(length.toMillis());
        long before = answered.sum();
        long start = System.nanoTime();
        Thread.sleep(length.toMillis());
        double rate = (answered.sum() - before) * 1e9 / (System.nanoTime() - start);
        stop = true;
        stopped.await();
        return rate;
    }

    private void send() {
        var unused = voice.disassociatePhoneNumbersFromVoiceConnector(
                        r -> r.voiceConnectorId(wave.connectorId()).e164PhoneNumbers(wave.numbers()))
                .whenComplete((answer, error) -> {
                    if (error != null) {
                        error.printStackTrace();
                        System.exit(1);
                    }
                    answered.increment();
                    if (stop) {
                        stopped.countDown();
                    } else {
                        send();
                    }
                });
    }
}
