package io.github.onhook.simulator;

import io.github.onhook.simulator.fault.Faults;
import io.github.onhook.simulator.internal.exchange.Caller;
import io.github.onhook.simulator.internal.exchange.Callers;
import io.github.onhook.simulator.internal.exchange.SimulatorSettings;
import io.github.onhook.simulator.internal.http.Control;
import io.github.onhook.simulator.internal.http.Gatekeeper;
import io.github.onhook.simulator.internal.http.Gateway;
import io.github.onhook.simulator.internal.http.HttpDate;
import io.github.onhook.simulator.internal.http.HttpFront;
import io.github.onhook.simulator.internal.http.Throttle;
import io.github.onhook.simulator.internal.organizations.OrganizationsService;
import io.github.onhook.simulator.internal.state.BaseKey;
import io.github.onhook.simulator.internal.state.World;
import io.github.onhook.simulator.internal.sts.SessionIssuer;
import io.github.onhook.simulator.internal.sts.StsService;
import io.github.onhook.simulator.internal.voice.VoiceService;
import io.github.onhook.simulator.model.Quota;
import io.github.onhook.simulator.record.Record;
import io.github.onhook.simulator.record.Recorder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * A running stand-in for AWS on a port of this machine.
 *
 * <p>Point a client's endpoint at {@link #endpoint()} and give it {@link #accessKeyId()} and {@link
 * #secretAccessKey()}, which
 * are those of the account that assumes roles. Requests are served by event loops of its own, none of which ever
 * blocks.
 */
public final class Simulator implements AutoCloseable {
    /** The access key of the calling account, the same in every simulator. */
    public static final String ACCESS_KEY_ID = "AKIAONHOOKSIMULATOR1";

    /** What belongs to {@link #ACCESS_KEY_ID}. No secret: it opens nothing but simulators. */
    public static final String SECRET_ACCESS_KEY = "onhook/simulator/demo/secret/0123456789A";

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final World world;
    private final Callers callers;
    private final Faults faults;
    private final Record record;
    private final LoopResources loops;
    private final DisposableServer server;

    Simulator(Fleet fleet, SimulatorSettings settings) {
        world = new World(fleet.data, settings.numberQuota(), settings.clock());
        callers =
                new Callers(fleet.data, settings, new BaseKey(settings.hubAccount(), ACCESS_KEY_ID, SECRET_ACCESS_KEY));
        faults = new Faults(fleet.accountIds(), System::nanoTime);
        Recorder recorder = new Recorder(settings.recordedRequests());
        record = new Record(world, recorder);
        Gateway gateway = new Gateway(
                new Gatekeeper(callers, fleet.data, settings.clock()),
                Map.of(
                        "chime", new VoiceService(world, settings),
                        "sts", new StsService(new SessionIssuer(fleet.data, callers, settings)),
                        "organizations", new OrganizationsService(fleet.data)),
                new Throttle(settings),
                faults,
                recorder,
                settings);
        HttpFront front = new HttpFront(gateway, new Control(record, faults, callers), new HttpDate(settings.clock()));
        loops = LoopResources.create("onhook-simulator", 1, Runtime.getRuntime().availableProcessors(), true);
        server = listen(front, settings.port());
    }

    private DisposableServer listen(HttpFront front, int port) {
        try {
            return HttpServer.create()
                    .host("127.0.0.1")
                    .port(port)
                    .runOn(loops, false)
                    .httpRequestDecoder(spec -> spec.maxHeaderSize(32 * 1024))
                    .handle(front::handle)
                    .bindNow();
        } catch (RuntimeException e) {
            loops.dispose();
            throw e;
        }
    }

    /** Starts on any free port, with every setting at its default. */
    public static Simulator start(Fleet fleet) {
        return builder(fleet).start();
    }

    /** Settings before starting. */
    public static SimulatorBuilder builder(Fleet fleet) {
        return new SimulatorBuilder(fleet);
    }

    /** Where it listens, such as {@code http://127.0.0.1:38475}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.address()).getPort());
    }

    /** The access key of the calling account. */
    public String accessKeyId() {
        return ACCESS_KEY_ID;
    }

    /** What belongs to {@link #accessKeyId()}. */
    public String secretAccessKey() {
        return SECRET_ACCESS_KEY;
    }

    /** The fault rules at work, to add to and to clear. */
    public Faults faults() {
        return faults;
    }

    /** What it has seen. */
    public Record record() {
        return record;
    }

    /** Whether a number is on a connector now. */
    public boolean isAssociated(String phoneNumber, String voiceConnectorId) {
        return voiceConnectorId.equals(record.connectorOf(phoneNumber));
    }

    /**
     * Changes the quota that every operation has at a location, from now on. What the buckets hold stays, as far as it
     * fits.
     *
     * @param perSecond requests per second
     * @param burst requests at once
     */
    public void quota(String accountId, String region, double perSecond, int burst) {
        world.location(accountId, region).quota(new Quota(perSecond, burst), System.nanoTime());
    }

    /** Expires all sessions of an account's roles issued so far. */
    public void expireSessions(String accountId) {
        callers.forEachSession(caller -> caller.accountId.equals(accountId), Caller.Session::expire);
    }

    /** Revokes all sessions of an account's roles issued so far. */
    public void revokeSessions(String accountId) {
        callers.forEachSession(caller -> caller.accountId.equals(accountId), Caller.Session::revoke);
    }

    /**
     * Stops listening, closes connections, and frees the threads; waits for that, so not to be called on an event loop.
     */
    @Override
    public void close() {
        server.disposeNow(CLOSING);
        loops.dispose();
    }
}
