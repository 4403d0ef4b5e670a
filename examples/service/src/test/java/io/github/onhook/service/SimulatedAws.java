package io.github.onhook.service;

import io.github.onhook.aws.Caller;
import io.github.onhook.service.run.model.Identity;
import io.github.onhook.service.run.model.VoiceEndpoint;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A simulated fleet where AWS would be. */
@TestConfiguration(proxyBeanMethods = false)
class SimulatedAws {

    static final Caller CALLER =
            new Caller("210987654321", "arn:aws:iam::210987654321:user/onhook", "environment variables");

    @Bean
    Fleet fleet() {
        return Fleet.generate(FleetShape.of()
                .accounts(8)
                .regions("us-east-1", "us-west-2")
                .connectorsPerLocation(2)
                .numbers(3_200)
                .role("VoiceOps"));
    }

    @Bean
    Simulator simulator(Fleet fleet) {
        return Simulator.start(fleet);
    }

    @Bean
    @Primary
    VoiceEndpoint simulatedVoice(Simulator simulator) {
        return new VoiceEndpoint(simulator.endpoint());
    }

    @Bean
    @Primary
    Identity simulatedIdentity() {
        return () -> Mono.just(CALLER);
    }

    @Bean
    @Primary
    SessionProvider simulatedSessions(Simulator simulator) {
        return AssumedRoles.builder("VoiceOps")
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .build();
    }
}
