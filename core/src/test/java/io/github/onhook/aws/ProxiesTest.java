package io.github.onhook.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies, as curl and the AWS CLI read them from variables. */
class ProxiesTest {

    private static final URI STS = URI.create("https://sts.us-east-1.amazonaws.com/");

    @Test
    void takesEachSchemeByItsOwnProxyAndLowerCaseFirst() {
        Proxies proxies = Proxies.of(
                Map.of("https_proxy", "http://a:1", "HTTPS_PROXY", "http://b:2", "HTTP_PROXY", "c.example.com:3"));

        assertThat(proxies.to(STS)).hasToString("http://a:1");
        assertThat(proxies.to(URI.create("http://127.0.0.1:4566"))).hasToString("http://c.example.com:3");
    }

    @Test
    void decodesUserAndPasswordAndShowsNeither() {
        ProxyAddress proxy = ProxyAddress.parse("HTTPS_PROXY", "http://ann%40corp:p%2Fa+ss:w@proxy.example.com");

        assertThat(proxy)
                .isEqualTo(new ProxyAddress("proxy.example.com", 80, "ann@corp", "p/a+ss:w"))
                .hasToString("http://proxy.example.com:80");
    }

    @Test
    void refusesAProxyThatIsItselfReachedByTls() {
        assertThatThrownBy(() -> Proxies.of(Map.of("https_proxy", "https://ann:secret@proxy.example.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("https_proxy must be the URL of a proxy")
                .hasMessageEndingWith("a proxy that is itself reached by TLS is not supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "not a url", "http://host:port", "socks5://host:1080", "http://secret:x@"})
    void refusesAValueThatIsNoUrlWithoutRepeatingIt(String value) {
        assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HTTPS_PROXY must be the URL of a proxy")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "*,true",
        "amazonaws.com,true",
        ".amazonaws.com,true",
        "*.amazonaws.com,true",
        "STS.us-east-1.amazonaws.com,true",
        "sts.us-east-1.amazonaws.com:443,true",
        "sts.us-east-1.amazonaws.com:8443,false",
        "naws.com,false",
        "'example.com, amazonaws.com',true",
        "'example.com amazonaws.com',true",
        "10.0.0.0/8,false",
        "'',false"
    })
    void reachesTheHostsOfNoProxyDirectly(String noProxy, boolean isDirect) {
        Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", noProxy));

        assertThat(proxies.to(STS) == null).isEqualTo(isDirect);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.1.2.3,true",
        "10.0.0.0/8,11.1.2.3,false",
        "10.1.2.3,10.1.2.3,true",
        "169.254.*,169.254.170.2,true",
        "fd00::/8,[fd00:ec2::23],true",
        "[::1],[::1],true",
        "0.0.0.0/99,10.1.2.3,false"
    })
    void knowsAddressesAndRanges(String noProxy, String host, boolean isDirect) {
        assertThat(NoProxy.parse(noProxy).matches(host, 443)).isEqualTo(isDirect);
    }
}
