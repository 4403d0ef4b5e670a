package io.github.onhook.session;

import io.github.onhook.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** STS without a wire, in virtual time: answers after 100 ms, and remembers what it was asked and when. */
final class FakeSts implements Sts {

    static final Duration LATENCY = Duration.ofMillis(100);

    /** One AssumeRole. */
    record Asked(AssumeRoleRequest request, AwsCredentials caller, Instant at) {}

    final List<Asked> asked = new ArrayList<>();
    int callerIdentityCalls;
    String callerAccount = "210987654321";

    @Nullable Supplier<Throwable> failure;

    private final Time time;

    FakeSts(Time time) {
        this.time = time;
    }

    @Override
    public Mono<Session> assume(String accountId, AssumeRoleRequest request, AwsCredentials caller) {
        return Mono.defer(() -> {
            Instant now = time.now().get();
            asked.add(new Asked(request, caller, now));
            int number = asked.size();
            Supplier<Throwable> fault = failure;
            return Mono.delay(LATENCY, time.scheduler())
                    .flatMap(tick -> fault == null
                            ? Mono.just(session(accountId, number, now.plusSeconds(request.durationSeconds())))
                            : Mono.error(fault.get()));
        });
    }

    private static Session session(String accountId, int number, Instant expires) {
        AwsSessionCredentials credentials = AwsSessionCredentials.builder()
                .accessKeyId("ASIA" + number)
                .secretAccessKey("secret" + number)
                .sessionToken("token" + number)
                .expirationTime(expires)
                .build();
        return new Session(accountId, credentials, expires);
    }

    @Override
    public Mono<String> accountOf(AwsCredentials caller) {
        return Mono.fromCallable(() -> {
            callerIdentityCalls++;
            return callerAccount;
        });
    }

    @Override
    public void close() {}
}
