package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Foreign credentials and listeners end a question for a session with a signal, and closing does too. */
class SessionsOfForeignersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String ACCOUNT = "111122223333";

    private static AssumedRoles roles(AwsCredentialsProvider base) {
        return AssumedRoles.builder("VoiceOps")
                .baseCredentials(base)
                .stsRegion("us-east-1")
                .build();
    }

    @Test
    void refusesASessionWhenTheBaseCredentialsThrowAnError() {
        AssumedRoles roles = roles(() -> {
            throw new NoClassDefFoundError("thrown/on/Purpose");
        });

        StepVerifier.create(roles.session(ACCOUNT, SessionListener.NONE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                SessionException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo("NoCredentials")))
                .verify(PATIENCE);
    }

    @Test
    void refusesSessionsOnceClosed() {
        AssumedRoles roles = roles(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));

        StepVerifier.create(roles.closeLater()).expectComplete().verify(PATIENCE);

        StepVerifier.create(roles.session(ACCOUNT, SessionListener.NONE))
                .expectErrorMatches(e ->
                        e instanceof SessionException refusal && refusal.code().equals("Closed"))
                .verify(PATIENCE);
        StepVerifier.create(roles.closeLater()).expectComplete().verify(PATIENCE);
    }

    @Test
    void refusesASessionThatIsWaitedForWhenItIsClosed() {
        AtomicInteger asked = new AtomicInteger();
        AssumedRoles roles = roles(() -> {
            asked.incrementAndGet();
            return Mono.<AwsBasicCredentials>never().block();
        });

        StepVerifier.create(roles.session(ACCOUNT, SessionListener.NONE))
                .expectSubscription()
                .then(roles::close)
                .expectErrorMatches(e ->
                        e instanceof SessionException refusal && refusal.code().equals("Closed"))
                .verify(PATIENCE);
    }
}
