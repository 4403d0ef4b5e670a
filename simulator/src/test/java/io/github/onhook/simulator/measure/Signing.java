package io.github.onhook.simulator.measure;

import io.github.onhook.simulator.internal.sigv4.Authorization;
import io.github.onhook.simulator.internal.sigv4.KeyRing;
import io.github.onhook.simulator.internal.sigv4.Signature;
import io.github.onhook.simulator.internal.wire.Call;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** What it costs to verify a signature here, and what it would by signing again with the SDK's signer. */
public final class Signing {
    private static final int CALLS = 100_000;
    private static final byte[] BODY = ("{\"E164PhoneNumbers\":[" + "\"+12065550100\",".repeat(49)
                    + "\"+12065550100\"]}")
            .getBytes(StandardCharsets.UTF_8);
    private static final SdkHttpRequest UNSIGNED = SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:1234"))
            .encodedPath("/voice-connectors/abcdefghijklmnopqrstu1")
            .putRawQueryParameter("operation", "disassociate-phone-numbers")
            .putHeader("content-type", "application/json")
            .build();

    private Signing() {}

    public static void main(String[] args) {
        SdkHttpRequest signed = sign();
        HttpHeaders headers = new DefaultHttpHeaders();
        signed.headers().forEach(headers::add);
        Call call = new Call("POST", signed.encodedPath() + "?operation=disassociate-phone-numbers", headers, BODY);
        String header = Objects.requireNonNull(call.header("authorization"));
        String timestamp = Objects.requireNonNull(call.header("x-amz-date"));
        KeyRing keys = new KeyRing("secret");

        report("own verifier", () -> {
            Authorization authorization = Authorization.parse(header);
            return authorization != null && Signature.matches(call, authorization, timestamp, keys);
        });
        report(
                "the SDK's signer, signing again",
                () -> sign().firstMatchingHeader("authorization").isPresent());
    }

    private static void report(String what, BooleanSupplier once) {
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                if (!once.getAsBoolean()) {
                    throw new IllegalStateException(what + " finds the signature wrong");
                }
            }
            if (round == 2) {
                System.out.printf(
                        "%s: %.1f us a request of 50 numbers%n", what, (System.nanoTime() - start) / 1e3 / CALLS);
            }
        }
    }

    private static SdkHttpRequest sign() {
        return AwsV4HttpSigner.create()
                .sign(r -> r.identity(AwsBasicCredentials.create("AKIA", "secret"))
                        .request(UNSIGNED)
                        .payload(ContentStreamProvider.fromByteArray(BODY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "chime")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
    }
}
