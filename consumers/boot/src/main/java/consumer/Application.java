package consumer;

import io.github.onhook.Orchestrator;
import io.github.onhook.metrics.Micrometer;
import io.github.onhook.session.AssumedRoles;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A service that takes numbers off, as somebody would write it. */
@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    AssumedRoles sessions(
            @Value("${aws.endpoint}") URI endpoint,
            @Value("${aws.id}") String id,
            @Value("${aws.secret}") String secret) {
        return AssumedRoles.builder("VoiceOps")
                .stsRegion("us-east-1")
                .endpointOverride(endpoint)
                .baseCredentials(StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .build();
    }

    @Bean
    Orchestrator orchestrator(AssumedRoles sessions, MeterRegistry meters, @Value("${aws.endpoint}") URI endpoint) {
        return Orchestrator.builder(sessions)
                .endpointOverride(endpoint)
                .listener(Micrometer.listener(meters))
                .build();
    }
}
