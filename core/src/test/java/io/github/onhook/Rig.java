package io.github.onhook;

import static io.github.onhook.testing.Patience.PATIENCE;

import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.report.Report;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.SimulatorBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** A simulator, and an orchestrator that reaches it with the SDK's own clients over HTTP. */
public final class Rig implements AutoCloseable {

    /** Shared, for closing one takes seconds; the JVM's end closes it. */
    private static final SdkAsyncHttpClient HTTP = OwnHttpClient.of(512);

    public final Simulator simulator;
    public final AssumedRoles sessions;
    public final Orchestrator orchestrator;
    private final Fleet fleet;
    private final boolean own;

    private Rig(
            Fleet fleet,
            UnaryOperator<SimulatorBuilder> simulated,
            Settings settings,
            Consumer<Orchestrator.Builder> more) {
        this(fleet, simulated.apply(Simulator.builder(fleet)).start(), true, settings, more);
    }

    private Rig(Fleet fleet, Simulator simulator, boolean own, Settings settings, Consumer<Orchestrator.Builder> more) {
        this.fleet = fleet;
        this.simulator = simulator;
        this.own = own;
        sessions = AssumedRoles.builder("VoiceOps")
                .baseCredentials(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(simulator.accessKeyId(), simulator.secretAccessKey())))
                .stsRegion("us-east-1")
                .endpointOverride(simulator.endpoint())
                .httpClient(HTTP)
                .build();
        Orchestrator.Builder builder =
                Orchestrator.builder(sessions).settings(settings).endpointOverride(simulator.endpoint());
        more.accept(builder);
        orchestrator = builder.build();
    }

    public static Rig of(Fleet fleet, Settings.Builder settings) {
        return new Rig(fleet, UnaryOperator.identity(), settings.build(), b -> {});
    }

    public static Rig of(Fleet fleet, UnaryOperator<SimulatorBuilder> simulated, Settings.Builder settings) {
        return new Rig(fleet, simulated, settings.build(), b -> {});
    }

    public static Rig of(Fleet fleet, Settings.Builder settings, Consumer<Orchestrator.Builder> more) {
        return new Rig(fleet, UnaryOperator.identity(), settings.build(), more);
    }

    /** Another orchestrator over the same simulator. */
    public Rig anotherOrchestrator(Settings.Builder settings) {
        return new Rig(fleet, simulator, false, settings.build(), b -> {});
    }

    /** Everything that the fleet has, as a plan. */
    public Plan plan() {
        Plan.Builder plan = Plan.builder();
        fleet.targets()
                .forEach(t -> plan.add(Target.of(t.accountId(), t.region(), t.voiceConnectorId(), t.phoneNumber())));
        return plan.build();
    }

    /** Runs all that the fleet has. */
    public Ran run() {
        return run(plan());
    }

    public Ran run(Plan plan) {
        return ended(orchestrator.run(plan));
    }

    /** Waits for the end of a run. */
    public static Ran ended(Run run) {
        List<Outcome> outcomes =
                Objects.requireNonNull(run.outcomes().collectList().block(PATIENCE));
        return new Ran(outcomes, run.soFar());
    }

    /** What a run came to. */
    public record Ran(List<Outcome> outcomes, Report report) {

        /** The only outcome of a number. */
        public Outcome of(String e164) {
            List<Outcome> found = outcomes.stream()
                    .filter(o -> o.target().phoneNumber().e164().equals(e164))
                    .toList();
            if (found.size() != 1) {
                throw new AssertionError(e164 + " has " + found.size() + " outcomes");
            }
            return found.get(0);
        }
    }

    @Override
    public void close() {
        orchestrator.close();
        sessions.close();
        if (own) {
            simulator.close();
        }
    }
}
