package io.github.onhook.runbook.options;

import io.github.onhook.aws.AwsNetwork;
import io.github.onhook.aws.Caller;
import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.aws.ConfiguredCredentials.IdentityException;
import io.github.onhook.runbook.terminal.Await;
import io.github.onhook.runbook.terminal.CommandFailure;
import io.github.onhook.runbook.terminal.Problems;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.CallerIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/** Whose base credentials are used, and by which network AWS is called: as with the AWS CLI. */
public final class AwsOptions {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final String REGION = "aws.region";
    private static final String ENDPOINT = "aws.endpointUrl";
    /** An endpoint that is given goes before those of single services. */
    private static final List<String> SERVICES = List.of("", "Sts", "ChimeSdkVoice", "Organizations");

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Use the credentials of this profile, also where variables name others (AWS_PROFILE).")
    private @Nullable String profile;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The Region whose STS is called for the base credentials (AWS_REGION, or the profile's).")
    private @Nullable String region;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description = "Where every service is, instead of AWS (AWS_ENDPOINT_URL).")
    private @Nullable String endpointUrl;

    @Option(
            names = "--ca-bundle",
            paramLabel = "FILE",
            description = "Certificates in PEM that are trusted instead of Java's own (AWS_CA_BUNDLE).")
    private @Nullable Path caBundle;

    @Option(
            names = "--expect-account",
            paramLabel = "ID",
            description = "Go on only if the base credentials belong to this account.")
    private @Nullable String expectedAccount;

    private volatile @Nullable Caller identified;

    /** Has the SDK of this process follow the options; the base credentials that they name. */
    public ConfiguredCredentials apply(Problems problems) {
        Map<String, String> environment = System.getenv();
        if (expectedAccount != null && !expectedAccount.matches("\\d{12}")) {
            problems.add("--expect-account must be an account's 12 digits, was '" + Terminal.printable(expectedAccount)
                    + "'");
        }
        problems.check("endpoints", () -> {
            AwsNetwork.checkEndpoints(environment, profile, endpointUrl);
            return true;
        });
        problems.check("network", () -> {
            AwsNetwork network = AwsNetwork.of(environment, caBundle);
            AwsNetwork.use(network);
            return network;
        });
        pointSdk(environment);
        return ConfiguredCredentials.of(profile);
    }

    private void pointSdk(Map<String, String> environment) {
        if (profile != null) {
            System.setProperty("aws.profile", profile);
        }
        if (endpointUrl != null) {
            for (String service : SERVICES) {
                System.setProperty(ENDPOINT + service, endpointUrl);
            }
        }
        String chosen = region != null ? region : environment.get("AWS_REGION");
        if (chosen == null) {
            chosen = environment.get("AWS_DEFAULT_REGION");
        }
        if (chosen == null && (endpointUrl != null || environment.containsKey("AWS_ENDPOINT_URL"))) {
            chosen = ofProfile();
        }
        if (chosen != null && (region != null || System.getProperty(REGION) == null)) {
            System.setProperty(REGION, chosen);
        }
    }

    /** Without a Region the SDK assumes a profile's role at the global endpoint, whatever endpoint is set. */
    private String ofProfile() {
        try {
            return String.valueOf(new AwsProfileRegionProvider(null, profile).getRegion());
        } catch (SdkClientException e) {
            return "us-east-1";
        }
    }

    /** Whether the command is to go on for one account's credentials only. */
    public boolean expectsAccount() {
        return expectedAccount != null;
    }

    /** Says who acts, or ends the command: nobody does, or somebody else than is expected. Calls the network. */
    public Caller identify(ConfiguredCredentials base, Terminal terminal) {
        Caller caller = ask(base);
        identified = caller;
        String note = base.note();
        if (note != null) {
            terminal.err().println("onhook: " + Terminal.printable(note));
        }
        terminal.err().println(Terminal.printable(caller.toString()));
        return expected(caller);
    }

    /** The account that the base credentials belong to; asked for where {@link #identify} did not. */
    Mono<String> account(ConfiguredCredentials base) {
        return Mono.defer(() -> {
                    Caller known = identified;
                    return known == null ? CallerIdentity.of(base, REQUEST_TIMEOUT) : Mono.just(known);
                })
                .map(Caller::account);
    }

    /**
     * Who starts a run that workers carry out, by credentials of their own: {@code null} where this machine has no credentials
     * or they do not work, unless an account is expected. Its source says that it only started the run.
     */
    @Nullable public Caller starter(ConfiguredCredentials base, Terminal terminal) {
        try {
            if (!base.isNamed() && !expectsAccount()) {
                return null;
            }
            Caller caller = expected(base);
            terminal.err()
                    .println(Terminal.printable("started by " + caller.arn() + " (account " + caller.account()
                            + "), from " + caller.source() + "; the workers act by their own credentials"));
            return new Caller(
                    caller.account(), caller.arn(), caller.source() + " of who started it; workers carried it out");
        } catch (IdentityException | CommandFailure e) {
            if (expectsAccount()) {
                throw e;
            }
            terminal.err()
                    .println("onhook: who starts the run is not known: "
                            + Terminal.printable(String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** The same without a word. */
    public Caller expected(ConfiguredCredentials base) {
        return expected(ask(base));
    }

    private Caller expected(Caller caller) {
        if (expectedAccount != null && !expectedAccount.equals(caller.account())) {
            throw CommandFailure.badInput(List.of(
                    "the caller belongs to account " + caller.account() + ", not to " + expectedAccount
                            + " as --expect-account wants: use other credentials, such as those of --profile NAME",
                    "nothing was sent"));
        }
        return caller;
    }

    private static Caller ask(ConfiguredCredentials base) {
        try {
            return Await.result(CallerIdentity.of(base, REQUEST_TIMEOUT));
        } catch (IdentityException e) {
            throw CommandFailure.impossible(Terminal.printable(String.valueOf(e.getMessage())), e);
        }
    }
}
