package io.github.onhook.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.simulator.internal.exchange.Exchange;
import io.github.onhook.simulator.internal.sigv4.Authorization;
import io.github.onhook.simulator.internal.sigv4.KeyRing;
import io.github.onhook.simulator.internal.sigv4.Signature;
import io.github.onhook.simulator.internal.state.Bucket;
import io.github.onhook.simulator.internal.state.NumberIndex;
import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.model.Quota;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Property tests of the simulator. */
class LawsTest {
    private static final String SECRET = "a secret";

    /** In no interval are more tokens given than the bucket held at its start and what flowed in. */
    @Property
    void aBucketNeverGivesMoreThanItsQuota(
            @ForAll @DoubleRange(min = 0.1, max = 1000) double perSecond,
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 500_000_000L) Long> pauses) {
        Bucket bucket = new Bucket(new Quota(perSecond, burst), 0);
        long now = 0;
        long[] given = new long[pauses.size()];
        int count = 0;

        for (long pause : pauses) {
            now += pause;
            if (bucket.take(now)) {
                given[count++] = now;
            }
        }

        for (int first = 0; first < count; first++) {
            for (int last = first; last < count; last++) {
                double allowed = burst + (given[last] - given[first]) * perSecond / 1e9;
                assertThat((double) (last - first + 1)).isLessThanOrEqualTo(allowed + 1e-6);
            }
        }
    }

    /** A bucket that is not asked too fast always gives. */
    @Property
    void aBucketGivesWhatItsQuotaSays(
            @ForAll @DoubleRange(min = 0.1, max = 1000) double perSecond,
            @ForAll @IntRange(min = 1, max = 50) int burst) {
        Bucket bucket = new Bucket(new Quota(perSecond, burst), 0);
        long interval = (long) Math.ceil(1e9 / perSecond) + 1;

        for (int i = 0; i < 200; i++) {
            assertThat(bucket.take(i * interval)).isTrue();
        }
    }

    /** Which calls a rule concerns depends on their number alone, and every nth means one in n. */
    @Property
    void everyNthCallIsOneInN(
            @ForAll @IntRange(min = 1, max = 20) int n, @ForAll @IntRange(min = 1, max = 30) int rounds) {
        Fault.Calls calls = new Fault.Calls(n, Long.MAX_VALUE, n);

        long concerned = LongStream.rangeClosed(1, (long) n * rounds)
                .filter(calls::contain)
                .count();

        assertThat(concerned).isEqualTo(rounds);
    }

    /** A rule concerns what comes within its window, and nothing before or after. */
    @Property
    void aWindowIsKept(
            @ForAll @LongRange(min = 0, max = 1000) long from,
            @ForAll @LongRange(min = 1, max = 1000) long length,
            @ForAll @LongRange(min = 0, max = 3000) long at,
            @ForAll long addedAt) {
        Fault fault = Fault.when()
                .within(Duration.ofMillis(from), Duration.ofMillis(from + length))
                .then(Effect.drop());
        LiveFault live = new LiveFault(fault, null, addedAt);
        Exchange exchange = new Exchange(new Call("GET", "/", new DefaultHttpHeaders(), new byte[0]), "id", 0);

        boolean concerned =
                live.concerns(exchange, addedAt + Duration.ofMillis(at).toNanos());

        assertThat(concerned).isEqualTo(at >= from && at < from + length);
    }

    /** A share of numbers is the same numbers each time, and about that many. */
    @Property(tries = 50)
    void aShareOfNumbersIsTheSameNumbers(@ForAll long seed, @ForAll @DoubleRange(min = 0.05, max = 0.95) double share) {
        Fault fault = Fault.when().share(share).seed(seed).then(Effect.numberError("Forbidden"));
        LiveFault once = new LiveFault(fault, null, 0);
        LiveFault again = new LiveFault(fault, null, 0);
        int chosen = 0;

        for (long number = 12_065_000_000L; number < 12_065_004_000L; number++) {
            boolean failed = once.errorOf(number) != null;
            assertThat(again.errorOf(number) != null).isEqualTo(failed);
            chosen += failed ? 1 : 0;
        }

        assertThat(chosen / 4000.0).isBetween(share - 0.05, share + 0.05);
    }

    /** Every number of a fleet is found in its slot, and no other is. */
    @Property
    void anIndexFindsItsNumbersAndNoOthers(
            @ForAll @Size(max = 300) @UniqueElements
                    List<@LongRange(min = 10, max = 999_999_999_999_999L) Long> numbers,
            @ForAll @LongRange(min = 10, max = 999_999_999_999_999L) long stranger) {
        NumberIndex index =
                new NumberIndex(numbers.stream().mapToLong(Long::longValue).toArray(), numbers.size());

        for (int slot = 0; slot < numbers.size(); slot++) {
            assertThat(index.slot(numbers.get(slot))).isEqualTo(slot);
        }
        assertThat(index.slot(stranger)).isEqualTo(numbers.indexOf(stranger));
    }

    /** Every signature of the SDK's signer is accepted, and rejected with one character changed. */
    @Property
    void aSignatureIsFoundRightOnlyAsItWasMade(
            @ForAll("texts") String id,
            @ForAll("texts") String name,
            @ForAll("texts") String value,
            @ForAll String body,
            @ForAll @IntRange(min = 0, max = 63) int flipped) {
        SdkHttpRequest signed = sign(id, name, value, body);
        Call call = call(signed, body);
        Authorization authorization =
                Objects.requireNonNull(Authorization.parse(String.valueOf(call.header("authorization"))));
        String timestamp = String.valueOf(call.header("x-amz-date"));
        char[] signature = authorization.signature().toCharArray();
        signature[flipped] = Character.forDigit(Character.digit(signature[flipped], 16) ^ 1, 16);
        Authorization forged = new Authorization(
                authorization.accessKeyId(),
                authorization.scope(),
                authorization.date(),
                authorization.region(),
                authorization.service(),
                authorization.signedHeaders(),
                new String(signature));

        assertThat(Signature.matches(call, authorization, timestamp, new KeyRing(SECRET)))
                .isTrue();
        assertThat(Signature.matches(call, forged, timestamp, new KeyRing(SECRET)))
                .isFalse();
        assertThat(Signature.matches(call, authorization, timestamp, new KeyRing("another")))
                .isFalse();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ascii()
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> text.chars().allMatch(c -> c > 31 && c < 127));
    }

    private static SdkHttpRequest sign(String id, String name, String value, String body) {
        SdkHttpRequest unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1:1234"))
                .encodedPath("/phone-numbers/" + SdkHttpUtils.urlEncode(id))
                .putRawQueryParameter("operation", "x")
                .putRawQueryParameter(name, value)
                .putHeader("x-any", "a   b")
                .build();
        return AwsV4HttpSigner.create()
                .sign(r -> r.identity(AwsBasicCredentials.create("AKIA", SECRET))
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body.getBytes(StandardCharsets.UTF_8)))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "chime")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
    }

    private static Call call(SdkHttpRequest signed, String body) {
        HttpHeaders headers = new DefaultHttpHeaders();
        Map<String, List<String>> all = new HashMap<>(signed.headers());
        all.forEach(headers::add);
        String query = signed.encodedQueryParameters().map(text -> "?" + text).orElse("");
        return new Call("POST", signed.encodedPath() + query, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
