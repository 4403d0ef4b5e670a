package io.github.onhook.inventory;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.model.Location;
import io.github.onhook.model.Settings;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.SimulatorBuilder;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** A simulator, and an inventory that reaches it with the SDK's own clients over HTTP, by sessions that can only look. */
final class Outlook implements AutoCloseable {

    /** Shared, for closing one takes seconds; the JVM's end closes it. */
    private static final SdkAsyncHttpClient HTTP =
            NettyNioAsyncHttpClient.builder().maxConcurrency(256).build();

    final Simulator simulator;
    final Inventory inventory;
    private final AssumedRoles roles;

    private Outlook(Simulator simulator, Settings settings) {
        this.simulator = simulator;
        roles = AssumedRoles.builder("VoiceOps")
                .baseCredentials(base())
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .httpClient(HTTP)
                .build();
        inventory = Inventory.builder(roles)
                .settings(settings)
                .endpointOverride(simulator.endpoint())
                .httpClient(HTTP)
                .build();
    }

    static Outlook on(Fleet fleet) {
        return on(fleet, UnaryOperator.identity(), Settings.builder());
    }

    static Outlook on(Fleet fleet, Settings.Builder settings) {
        return on(fleet, UnaryOperator.identity(), settings);
    }

    static Outlook on(Fleet fleet, UnaryOperator<SimulatorBuilder> simulated, Settings.Builder settings) {
        return new Outlook(simulated.apply(Simulator.builder(fleet)).start(), settings.build());
    }

    AwsCredentialsProvider base() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey()));
    }

    List<Finding> discovered(Location... locations) {
        return all(inventory.discover(Flux.just(locations)));
    }

    static <T> List<T> all(Flux<T> flux) {
        return Objects.requireNonNull(flux.collectList().block(PATIENCE));
    }

    static List<Problem> problems(List<Finding> findings) {
        return only(Problem.class, findings).toList();
    }

    /** The numbers found, as the rows of a targets file. */
    static List<String> numbers(List<Finding> findings) {
        return only(Finding.Associated.class, findings)
                .map(Finding.Associated::target)
                .map(t -> row(
                        t.location().accountId(),
                        t.location().region(),
                        t.voiceConnectorId(),
                        t.phoneNumber().e164()))
                .toList();
    }

    /** The numbers that a fleet has on connectors. */
    static List<String> numbers(Fleet fleet) {
        return fleet.targets()
                .map(t -> row(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber()))
                .toList();
    }

    private static String row(String... fields) {
        return String.join(",", fields);
    }

    static <T> Stream<T> only(Class<T> kind, List<? super T> findings) {
        return findings.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** Whether the service was asked to change anything. */
    boolean isUnchanged() {
        return Stream.of(
                                SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR,
                                SimulatedOperation.DISASSOCIATE_FROM_GROUP,
                                SimulatedOperation.ASSOCIATE_WITH_CONNECTOR,
                                SimulatedOperation.ASSOCIATE_WITH_GROUP)
                        .mapToLong(simulator.record()::count)
                        .sum()
                == 0;
    }

    @Override
    public void close() {
        inventory.close();
        roles.close();
        simulator.close();
    }
}
