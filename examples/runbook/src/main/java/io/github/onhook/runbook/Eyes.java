package io.github.onhook.runbook;

import io.github.onhook.Settings;
import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Inventory;
import io.github.onhook.inventory.Problem;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Looks at what is there, with sessions that can change nothing. Blocks. */
final class Eyes {

    private static final int FINDINGS_AHEAD = 4096;

    private final SessionProvider sessions;
    private final Settings settings;

    /**
     * Opens them.
     *
     * @param sessions as a run would have them; closed after the look
     */
    Eyes(SessionProvider sessions, Settings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    /** Takes all findings, one after another, on a thread that may block. */
    void look(Function<Inventory, Flux<Finding>> question, Consumer<Finding> to) {
        SessionProvider looking = sessions instanceof AssumedRoles roles ? roles.lookingOnly() : sessions;
        try (Inventory inventory = Inventory.builder(looking).settings(settings).build()) {
            question.apply(inventory)
                    .publishOn(Schedulers.boundedElastic(), FINDINGS_AHEAD)
                    .doOnNext(to)
                    .then()
                    .block();
        } finally {
            close(looking);
            close(sessions);
        }
    }

    /** A problem for a person, in two lines; text from outside must not steer the terminal. */
    static void print(Problem problem, PrintStream to) {
        String connector = problem.voiceConnectorId();
        to.println(printable(problem.location() + (connector == null ? "" : "/" + connector) + ": " + problem.code()
                + " (" + problem.source().label() + "): " + problem.message()));
        to.println("    " + printable(problem.remedy()));
    }

    static String printable(String outside) {
        return outside.replaceAll("\\p{Cntrl}", "?");
    }

    static void requireCredentials(AwsCredentialsProvider base) {
        try {
            base.resolveCredentials();
        } catch (SdkClientException e) {
            throw CommandFailure.impossible(
                    "no base credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; --verbose shows"
                            + " where was looked",
                    e);
        }
    }

    private static void close(SessionProvider provider) {
        if (provider instanceof AssumedRoles roles) {
            roles.close();
        }
    }
}
