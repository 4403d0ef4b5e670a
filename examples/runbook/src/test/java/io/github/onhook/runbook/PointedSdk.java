package io.github.onhook.runbook;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import java.util.List;

/** The SDK of this process, pointed at a simulator by system properties: classes that do so hold {@link #LOCK}. */
final class PointedSdk {

    /** One class at a time. */
    static final String LOCK = "the SDK of this process";

    private static final String ENDPOINT = "aws.endpointUrl";
    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    private PointedSdk() {}

    /** A simulator that the SDK calls from now on. */
    static Simulator at(Fleet fleet) {
        Simulator simulator = Simulator.start(fleet);
        System.setProperty(ENDPOINT, simulator.endpoint().toString());
        System.setProperty(KEY, simulator.accessKeyId());
        System.setProperty(SECRET, simulator.secretAccessKey());
        return simulator;
    }

    /** The SDK calls nobody any more. */
    static void forget() {
        List.of(ENDPOINT, KEY, SECRET).forEach(System::clearProperty);
    }
}
