package io.github.onhook.testing;

import static io.github.onhook.testing.Patience.PATIENCE;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Settings that are made in code, once in each JVM that runs tests. */
public final class TestSession implements LauncherSessionListener {

    static final String LONGEST_TEST = "junit.jupiter.execution.timeout.default";

    /** A test that waits more than once gives up at the wait that fails, and stops what it started, before JUnit stops it. */
    private static final int WAITS = 3;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        System.setProperty(LONGEST_TEST, PATIENCE.multipliedBy(WAITS).toSeconds() + " s");
        // Else the SDK asks the metadata service of EC2, which a machine elsewhere has not, and waits for its answer.
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.region", "us-east-1");
        // Else each Spring Boot application that ends resets the log settings of all others in this JVM.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        // Libraries such as gRPC, which log with java.util.logging, report what is usual when a server is closed.
        Logger.getLogger("").setLevel(Level.WARNING);
    }
}
