package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.runbook.Processes.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to AWS that organizations have: a proxy, and certificates of their own. */
class NetworkTest {

    @TempDir
    private Path home = Path.of("unset");

    private Path authority = Path.of("unset");
    private @Nullable OwnCertificate certificate;

    @BeforeEach
    void makeCertificate() throws Exception {
        OwnCertificate made = new OwnCertificate(home);
        certificate = made;
        authority = made.authority();
    }

    private AwsStandIn aws() {
        OwnCertificate made = Objects.requireNonNull(certificate);
        return new AwsStandIn(made::server);
    }

    /** One whose base credentials are a role's: blocking and asynchronous clients take the same way. */
    private Machine machine(AwsStandIn aws) throws IOException {
        return keys(aws)
                .with("AWS_PROFILE", "ops")
                .without("AWS_ACCESS_KEY_ID")
                .without("AWS_SECRET_ACCESS_KEY")
                .file(".aws/config", """
                        [profile ops]
                        role_arn = arn:aws:iam::111122223333:role/R
                        source_profile = base
                        [profile base]
                        aws_access_key_id = AKIABase
                        aws_secret_access_key = s
                        """);
    }

    private Machine keys(AwsStandIn aws) {
        return new Machine(home)
                .with("AWS_ENDPOINT_URL", "https://localhost:" + aws.port())
                .with("AWS_ACCESS_KEY_ID", "AKIAKeys")
                .with("AWS_SECRET_ACCESS_KEY", "s");
    }

    @Test
    void callsHttpsEndpointsByTunnelsOfHttpsProxyWithUserAndPasswordDecoded() throws Exception {
        try (AwsStandIn aws = aws();
                ConnectProxy proxy = new ConnectProxy("ann:p@ss/word")) {
            Ended who = machine(aws)
                    .with("HTTPS_PROXY", "http://ann:p%40ss%2Fword@" + proxy.address())
                    .onhook("whoami", "--ca-bundle", authority.toString());

            assertThat(who.exitCode()).as(who.err()).isZero();
            assertThat(who.out()).contains("user/AKIAAssumeRole (account 111122223333), from profile ops");
            assertThat(proxy.asked())
                    .filteredOn(line -> line.startsWith("CONNECT"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(line -> line.equals("CONNECT localhost:" + aws.port() + " HTTP/1.1"));
        }
    }

    @Test
    void reachesTheHostsOfNoProxyDirectly() throws Exception {
        try (AwsStandIn aws = aws();
                ConnectProxy proxy = new ConnectProxy(null)) {
            Ended who = machine(aws)
                    .with("https_proxy", proxy.address())
                    .with("NO_PROXY", "example.com, localhost")
                    .with("AWS_CA_BUNDLE", authority.toString())
                    .onhook("whoami");

            assertThat(who.exitCode()).as(who.err()).isZero();
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void namesTheStatus407OfAProxyThatAsksForAPassword() throws Exception {
        try (AwsStandIn aws = aws();
                ConnectProxy proxy = new ConnectProxy("ann:secret")) {
            String address = "http://" + proxy.address();

            Ended byRole = machine(aws).with("HTTPS_PROXY", address).onhook("whoami");
            Ended byKeys = keys(aws).with("HTTPS_PROXY", address).onhook("whoami");

            for (Ended who : List.of(byRole, byKeys)) {
                assertThat(who.exitCode()).as(who.err()).isEqualTo(4);
                assertThat(who.err().lines())
                        .singleElement()
                        .asString()
                        .contains("407 Proxy Authentication Required", "asks for a user and a password");
            }
            assertThat(aws.asked()).isEmpty();
        }
    }

    @Test
    void saysInOneLineThatACertificateIsNotTrustedWithoutItsBundle() throws Exception {
        try (AwsStandIn aws = aws()) {
            for (Ended who : List.of(machine(aws).onhook("whoami"), keys(aws).onhook("whoami"))) {
                assertThat(who.exitCode()).as(who.err()).isEqualTo(4);
                assertThat(who.err().lines())
                        .singleElement()
                        .asString()
                        .contains("unable to find valid certification path", "--ca-bundle");
            }
        }
    }
}
