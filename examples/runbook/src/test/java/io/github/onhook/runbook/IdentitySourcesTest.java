package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Processes.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every source of base credentials that the AWS CLI takes: it acts, and what is said where it cannot. */
class IdentitySourcesTest {

    private static final String CENTER = lines("sso_account_id = 111122223333", "sso_role_name = Ops");
    private static final String SESSION =
            lines("[sso-session corp]", "sso_region = us-east-1", "sso_start_url = https://corp/start");
    private static final String ROLE = "role_arn = arn:aws:iam::111122223333:role/R";

    /** How the machine is set up, working and failing. */
    @FunctionalInterface
    private interface Setup {
        void on(Machine machine, AwsStandIn aws, boolean works) throws IOException;
    }

    /**
     * A source of credentials.
     *
     * @param name what it is
     * @param setup how a machine gets it
     * @param key the access key that it hands out
     * @param source as the command names it
     * @param failure how the one line begins that says why it fails
     */
    private record Source(String name, String key, String source, String failure, Setup setup) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String token(String expiresAt) {
        return "{\"accessToken\":\"a\",\"region\":\"us-east-1\",\"startUrl\":\"https://corp/start\",\"expiresAt\":\""
                + expiresAt + "\",\"clientId\":\"c\",\"clientSecret\":\"s\","
                + "\"registrationExpiresAt\":\"2099-01-01T00:00:00Z\",\"refreshToken\":\"r\"}";
    }

    private static String login() {
        return "{\"accessToken\":{\"accessKeyId\":\"AKIALogin\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\","
                + "\"accountId\":\"111122223333\",\"expiresAt\":\"2099-01-01T00:00:00Z\"},\"clientId\":\"c\","
                + "\"dpopKey\":\"k\",\"refreshToken\":\"r\","
                + "\"tokenType\":\"urn:aws:params:oauth:token-type:access_token_sigv4\"}";
    }

    private static Machine profile(Machine machine, String... lines) throws IOException {
        return machine.with("AWS_PROFILE", "ops").file(".aws/config", "[profile ops]\n" + lines(lines));
    }

    private static List<Source> sources() {
        return List.of(
                new Source(
                        "keys in variables",
                        "AKIAKeys",
                        "environment variables",
                        "environment variables: Unable to load credentials from system settings. Secret key must be"
                                + " specified either via environment variable (AWS_SECRET_ACCESS_KEY)",
                        (machine, aws, works) -> machine.with("AWS_ACCESS_KEY_ID", "AKIAKeys")
                                .with("AWS_SECRET_ACCESS_KEY", works ? "s" : "")),
                new Source(
                        "keys in a profile",
                        "AKIAProfile",
                        "profile ops",
                        "there is no profile ops in $HOME/.aws/config and $HOME/.aws/credentials",
                        (machine, aws, works) -> machine.with("AWS_PROFILE", "ops")
                                .file(
                                        ".aws/credentials",
                                        lines(
                                                works ? "[ops]" : "[other]",
                                                "aws_access_key_id = AKIAProfile",
                                                "aws_secret_access_key = s"))),
                new Source(
                        "a profile with role_arn and source_profile",
                        "AKIAAssumeRole",
                        "profile ops",
                        "profile ops: AccessDenied: User U is not authorized to perform: sts:AssumeRole",
                        (machine, aws, works) -> profile(
                                machine,
                                ROLE,
                                "source_profile = base",
                                "[profile base]",
                                "aws_access_key_id = AKIABase",
                                "aws_secret_access_key = s")),
                new Source(
                        "a profile with role_arn and credential_source",
                        "AKIAAssumeRole",
                        "profile ops",
                        "profile ops: The requested metadata is not found at http://127.0.0.1:",
                        (machine, aws, works) -> profile(machine, ROLE, "credential_source = EcsContainer")
                                .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.url() + "/container")),
                new Source(
                        "a profile with credential_process",
                        "AKIAProcess",
                        "profile ops",
                        "profile ops: credential_process failed: vault: permission denied",
                        (machine, aws, works) -> profile(machine, "credential_process = sh $HOME/vault.sh")
                                .file(
                                        "vault.sh",
                                        works
                                                ? "echo '{\"Version\":1,\"AccessKeyId\":\"AKIAProcess\",\"SecretAccessKey\":\"s\"}'"
                                                : "echo 'vault: permission denied' >&2; exit 3")),
                new Source(
                        "web identity in variables",
                        "AKIAAssumeRoleWithWebIdentity",
                        "web identity",
                        "web identity: InvalidIdentityToken: No OpenIDConnect provider found in your account",
                        (machine, aws, works) -> machine.with("AWS_WEB_IDENTITY_TOKEN_FILE", "$HOME/token")
                                .with("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/R")
                                .file("token", "jwt")),
                new Source(
                        "web identity in a profile",
                        "AKIAAssumeRoleWithWebIdentity",
                        "profile ops",
                        "profile ops: $HOME/token does not exist",
                        (machine, aws, works) -> profile(machine, ROLE, "web_identity_token_file = $HOME/token")
                                .file(works ? "token" : "other", "jwt")),
                new Source(
                        "Identity Center by sso_session",
                        "AKIAPortal",
                        "profile ops",
                        "profile ops: sign-in expired, run aws sso login --profile ops",
                        (machine, aws, works) -> profile(machine, "sso_session = corp", CENTER, SESSION)
                                .token(
                                        ".aws/sso/cache",
                                        "SHA-1",
                                        "corp",
                                        token(works ? "2099-01-01T00:00:00Z" : "2020-01-01T00:00:00Z"))),
                new Source(
                        "Identity Center, legacy",
                        "AKIAPortal",
                        "profile ops",
                        "profile ops: sign-in expired, run aws sso login --profile ops",
                        (machine, aws, works) -> profile(
                                        machine, "sso_region = us-east-1", "sso_start_url = https://corp/start", CENTER)
                                .token(
                                        ".aws/sso/cache",
                                        "SHA-1",
                                        works ? "https://corp/start" : "https://other/start",
                                        token("2099-01-01T00:00:00Z"))),
                new Source(
                        "a role assumed by Identity Center",
                        "AKIAAssumeRole",
                        "profile ops",
                        "profile ops: sign-in expired, run aws sso login --profile me",
                        (machine, aws, works) -> profile(
                                        machine,
                                        ROLE,
                                        "source_profile = me",
                                        "[profile me]",
                                        "sso_session = corp",
                                        CENTER,
                                        SESSION)
                                .token(".aws/sso/cache", "SHA-1", "corp", token("2099-01-01T00:00:00Z"))),
                new Source(
                        "aws login",
                        "AKIALogin",
                        "profile ops",
                        "profile ops: sign-in expired, run aws login --profile ops",
                        (machine, aws, works) -> profile(machine, "login_session = me")
                                .token(".aws/login/cache", "SHA-256", works ? "me" : "other", login())),
                new Source(
                        "a container",
                        "AKIAContainer",
                        "container credentials",
                        "container credentials: The requested metadata is not found at http://127.0.0.1:",
                        (machine, aws, works) ->
                                machine.with("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.url() + "/container")),
                new Source(
                        "an instance",
                        "AKIANode",
                        "instance credentials",
                        "no base credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                        (machine, aws, works) -> machine.without("AWS_EC2_METADATA_DISABLED")
                                .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url())));
    }

    @TempDir
    private Path home = Path.of("unset");

    @ParameterizedTest
    @MethodSource("sources")
    void actsByEachSource(Source source) throws Exception {
        try (AwsStandIn aws = new AwsStandIn()) {
            Machine machine = new Machine(home).with("AWS_ENDPOINT_URL", aws.url());
            source.setup.on(machine, aws, true);

            Ended who = machine.onhook("whoami");

            assertThat(who.out().strip())
                    .as(who.err())
                    .isEqualTo("acting as arn:aws:iam::111122223333:user/" + source.key
                            + " (account 111122223333), from " + source.source);
            assertThat(who.exitCode()).isZero();
            assertThat(who.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void saysInOneLineWhyASourceFailsWhenItIsConfigured(Source source) throws Exception {
        try (AwsStandIn aws = new AwsStandIn().refusing()) {
            Machine machine = new Machine(home).with("AWS_ENDPOINT_URL", aws.url());
            source.setup.on(machine, aws, false);

            Ended who = machine.onhook("whoami");

            assertThat(who.exitCode()).as(who.err()).isEqualTo(4);
            assertThat(who.out()).isEmpty();
            assertThat(who.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("onhook: " + source.failure.replace("$HOME", home.toString()));
            assertThat(aws.asked()).doesNotContain("GetCallerIdentity");
        }
    }
}
