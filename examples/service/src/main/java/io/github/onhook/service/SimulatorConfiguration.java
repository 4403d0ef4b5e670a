package io.github.onhook.service;

import io.github.onhook.service.run.model.Identity;
import io.github.onhook.service.run.model.VoiceEndpoint;
import io.github.onhook.service.settings.ServiceProperties;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.fault.Latency;
import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.UnassociatedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A simulated fleet with injected faults instead of AWS, to try the service out. */
@Configuration(proxyBeanMethods = false)
@Profile("simulator")
class SimulatorConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorConfiguration.class);

    @Bean
    Fleet fleet(
            ServiceProperties properties,
            @Value("${onhook.simulator.accounts:12}") int accounts,
            @Value("${onhook.simulator.numbers:12000}") int numbers,
            @Value("${onhook.simulator.quota:1}") double quota) {
        return Fleet.generate(FleetShape.of()
                .accounts(accounts)
                .regions("us-east-1", "us-west-2", "eu-west-2")
                .connectorsPerLocation(2)
                .numbers(numbers)
                .role(properties.sessions().role())
                .quota(quota, (int) Math.ceil(quota) * 2));
    }

    @Bean
    Simulator simulator(Fleet fleet) {
        List<String> accounts = fleet.accountIds();
        SimulatedOperation disassociate = SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR;
        return Simulator.builder(fleet)
                .unassociatedAnswer(UnassociatedAnswer.NOT_FOUND)
                .faults(List.of(
                        Fault.when()
                                .named("denied role")
                                .operation(SimulatedOperation.ASSUME_ROLE)
                                .account(accounts.get(accounts.size() - 1))
                                .then(Effect.error(403, "AccessDenied")),
                        Fault.when()
                                .named("refused numbers")
                                .operation(disassociate)
                                .share(0.004)
                                .then(Effect.numberError("Unprocessable")),
                        Fault.when()
                                .named("lost answers")
                                .operation(disassociate)
                                .everyCall(90)
                                .then(Effect.loseAnswer()),
                        Fault.when()
                                .named("the way there and back")
                                .slow(Latency.uniform(Duration.ofMillis(20), Duration.ofMillis(120)))))
                .start();
    }

    /** Nobody acts in AWS. */
    @Bean
    Identity identity() {
        return Mono::empty;
    }

    @Bean
    VoiceEndpoint voiceEndpoint(Simulator simulator) {
        return new VoiceEndpoint(simulator.endpoint());
    }

    @Bean
    AssumedRoles sessions(ServiceProperties properties, Simulator simulator) {
        return AwsConfiguration.roles(
                properties.sessions(),
                builder -> builder.stsRegion("us-east-1")
                        .endpointOverride(simulator.endpoint())
                        .baseCredentials(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey()))));
    }

    /** Numbers from all over the fleet as a targets file: {@code /simulator/targets.csv?limit=500}. */
    @Bean
    RouterFunction<ServerResponse> simulatedTargets(Fleet fleet) {
        return RouterFunctions.route()
                .GET(
                        "/simulator/targets.csv",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                                .bodyValue(targets(
                                        fleet, request.queryParam("limit").orElse("2000"))))
                .build();
    }

    private static String targets(Fleet fleet, String limit) {
        int most = limit.matches("\\d{1,7}") ? Integer.parseInt(limit) : 0;
        int step = Math.max(1, fleet.numberCount() / Math.max(1, most));
        AtomicInteger n = new AtomicInteger();
        return TargetsCsv.of(fleet.targets()
                .filter(target -> n.getAndIncrement() % step == 0)
                .limit(most));
    }

    @EventListener
    void tell(ApplicationReadyEvent ready) {
        LOG.info("Runs use a simulated fleet in this process; no request is sent to AWS");
    }
}
