package io.github.onhook.service.web;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

class ExpiringSessionsTest {

    private static final Instant EXPIRY = Instant.parse("2026-01-01T00:00:00Z");

    private static boolean isKnown(Instant now) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        OidcIdToken token = new OidcIdToken("token", EXPIRY.minusSeconds(600), EXPIRY, Map.of("sub", "ola"));
        OAuth2AuthenticationToken user =
                new OAuth2AuthenticationToken(new DefaultOidcUser(List.of(), token), List.of(), "company");
        ExpiringSessions sessions = new ExpiringSessions(Clock.fixed(now, ZoneOffset.UTC));

        sessions.save(exchange, new SecurityContextImpl(user)).block(PATIENCE);
        boolean known = sessions.load(exchange).blockOptional(PATIENCE).isPresent();

        assertThat(exchange.getSession().blockOptional(PATIENCE).orElseThrow().isExpired())
                .isEqualTo(!known);
        return known;
    }

    @Test
    void endWhenTheIdTokenExpires() {
        assertThat(isKnown(EXPIRY)).isTrue();
        assertThat(isKnown(EXPIRY.plusSeconds(59))).isTrue();
        assertThat(isKnown(EXPIRY.plusSeconds(60))).isFalse();
        assertThat(isKnown(EXPIRY.plusSeconds(3600))).isFalse();
    }
}
