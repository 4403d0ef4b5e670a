package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Processes.Ended;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.TargetsCsv;
import io.github.onhook.simulator.model.SimulatedOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The configured identity acts, or nobody; and the output names it. */
class IdentityTest {

    private static final String CALLER =
            "acting as arn:aws:iam::210987654321:user/onhook (account 210987654321), from environment variables";

    @TempDir
    private Path home = Path.of("unset");

    private final Fleet fleet =
            Fleet.generate(FleetShape.of().accounts(2).numbers(20).role("VoiceOps"));

    private Machine keys(Simulator simulator) {
        return new Machine(home)
                .with("AWS_ENDPOINT_URL", simulator.endpoint().toString())
                .with("AWS_ACCESS_KEY_ID", simulator.accessKeyId())
                .with("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey());
    }

    private String targets() throws Exception {
        return TargetsCsv.write(fleet, home.resolve("targets.csv")).toString();
    }

    @Test
    void sendsNothingWhenWebIdentityFailsAndAContainerHasCredentials() throws Exception {
        try (AwsStandIn aws = new AwsStandIn()) {
            Machine machine = new Machine(home)
                    .with("AWS_ENDPOINT_URL", aws.url())
                    .with("AWS_WEB_IDENTITY_TOKEN_FILE", "$HOME/expired")
                    .with("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/R")
                    .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.url() + "/container");

            Ended run = machine.onhook("run", "--targets", targets(), "--role-name", "VoiceOps");

            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).isEqualTo("onhook: web identity: " + home.resolve("expired") + " does not exist\n");
            assertThat(aws.asked()).isEmpty();
            assertThat(home.resolve("runs")).doesNotExist();
        }
    }

    @Test
    void namesTheCallerInRunPlanAndEveryReport() throws Exception {
        try (Simulator simulator = Simulator.start(fleet)) {
            Ended run = keys(simulator)
                    .onhook("run", "--targets", targets(), "--role-name", "/role/VoiceOps", "--run-dir", "r");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).startsWith(CALLER + "\n");
            assertThat(run.out()).contains(CALLER);
            JsonNode expected = new ObjectMapper()
                    .readTree("{\"account\":\"210987654321\",\"arn\":\"arn:aws:iam::210987654321:user/onhook\","
                            + "\"source\":\"environment variables\"}");
            for (String file : new String[] {"plan.json", "report.json"}) {
                assertThat(new ObjectMapper()
                                .readTree(Files.readAllBytes(home.resolve("r/" + file)))
                                .get("caller"))
                        .as(file)
                        .isEqualTo(expected);
            }
            assertThat(home.resolve("r/report.md"))
                    .content()
                    .contains("- Caller: arn:aws:iam::210987654321:user/onhook");
            assertThat(home.resolve("r/report.html")).content().contains("arn:aws:iam::210987654321:user/onhook");
            assertThat(simulator.record().count(SimulatedOperation.GET_CALLER_IDENTITY))
                    .isEqualTo(1);
        }
    }

    @Test
    void refusesAnotherAccountThanIsExpected() throws Exception {
        try (Simulator simulator = Simulator.start(fleet)) {
            Ended run = keys(simulator)
                    .file("onhook.yaml", "expect-account: '999988887777'\nrole-name: VoiceOps\nregion: eu-west-1\n")
                    .onhook(
                            "run",
                            "--targets",
                            targets(),
                            "--config",
                            home.resolve("onhook.yaml").toString());

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains("belongs to account 210987654321, not to 999988887777 as --expect-account wants")
                    .endsWith("onhook: nothing was sent\n");
            assertThat(simulator.record().requests())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.operation()).isEqualTo(SimulatedOperation.GET_CALLER_IDENTITY))
                    .satisfies(request -> assertThat(request.region()).isEqualTo("eu-west-1"));
        }
    }

    @Test
    void actsAsTheProfileThatIsNamedThoughVariablesNameAnother() throws Exception {
        try (Simulator simulator = Simulator.start(fleet)) {
            Ended who = new Machine(home)
                    .with("AWS_ACCESS_KEY_ID", "AKIAOTHER")
                    .with("AWS_SECRET_ACCESS_KEY", "other")
                    .file(
                            ".aws/config",
                            "[profile ops]\naws_access_key_id = " + simulator.accessKeyId()
                                    + "\naws_secret_access_key = " + simulator.secretAccessKey() + "\n")
                    .onhook(
                            "whoami",
                            "--profile",
                            "ops",
                            "--endpoint-url",
                            simulator.endpoint().toString());

            assertThat(who.exitCode()).as(who.err()).isZero();
            assertThat(who.out()).endsWith("from profile ops\n");
        }
    }

    @Test
    void namesEveryMistakeOfEndpointsAndNetworkAtOnce() throws Exception {
        Ended who = new Machine(home)
                .with("AWS_ENDPOINT_URL", "localhost:4566")
                .with("AWS_USE_FIPS_ENDPOINT", "true")
                .with("HTTPS_PROXY", "http://user:secret@host:port")
                .onhook("whoami", "--ca-bundle", "none.pem", "--expect-account", "12");

        assertThat(who.exitCode()).isEqualTo(2);
        assertThat(who.err())
                .contains(
                        "--expect-account must be an account's 12 digits, was '12'",
                        "AWS_ENDPOINT_URL 'localhost:4566': The URI scheme of endpointOverride must not be null",
                        "Invalid Configuration: FIPS and custom endpoint are not supported",
                        "HTTPS_PROXY must be the URL of a proxy",
                        "nothing was sent")
                .doesNotContain("secret", "\tat ");
    }
}
