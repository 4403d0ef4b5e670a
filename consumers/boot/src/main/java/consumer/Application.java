package consumer;

import io.github.onhook.Orchestrator;
import io.github.onhook.metrics.Micrometer;
import io.github.onhook.session.AssumedRoles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A service that takes numbers off, as somebody would write it. */
@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    /** Who acts: in a service of yours, {@code DefaultCredentialsProvider.builder().build()}. */
    @Bean
    AwsCredentialsProvider baseCredentials(@Value("${aws.id}") String id, @Value("${aws.secret}") String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    @Bean
    AssumedRoles sessions(AwsCredentialsProvider baseCredentials, @Value("${aws.endpoint:#{null}}") URI endpoint) {
        return AssumedRoles.builder("VoiceOps")
                .stsRegion("us-east-1")
                .endpointOverride(endpoint)
                .baseCredentials(baseCredentials)
                .build();
    }

    @Bean
    Orchestrator orchestrator(
            AssumedRoles sessions,
            MeterRegistry meters,
            ObservationRegistry observations,
            @Value("${aws.endpoint:#{null}}") URI endpoint) {
        return Orchestrator.builder(sessions)
                .endpointOverride(endpoint)
                .listener(Micrometer.listener(meters))
                .listener(Micrometer.listener(observations))
                .build();
    }
}
