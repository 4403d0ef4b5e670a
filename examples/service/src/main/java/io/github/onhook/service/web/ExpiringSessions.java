package io.github.onhook.service.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.server.context.ServerSecurityContextRepository;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/** Sessions that end when the ID token that began them expires, as a bearer token does. */
final class ExpiringSessions implements ServerSecurityContextRepository {

    /** As Spring Security allows for tokens. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private final ServerSecurityContextRepository sessions = new WebSessionServerSecurityContextRepository();
    private final Clock clock;

    ExpiringSessions(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Mono<Void> save(ServerWebExchange exchange, @Nullable SecurityContext context) {
        return sessions.save(exchange, context);
    }

    @Override
    public Mono<SecurityContext> load(ServerWebExchange exchange) {
        return sessions.load(exchange)
                .flatMap(context -> isValid(context.getAuthentication())
                        ? Mono.just(context)
                        : exchange.getSession().flatMap(WebSession::invalidate).then(Mono.empty()));
    }

    private boolean isValid(@Nullable Authentication user) {
        if (user == null || !(user.getPrincipal() instanceof OidcUser person)) {
            return false;
        }
        Instant expiry = person.getIdToken().getExpiresAt();
        return expiry != null && clock.instant().isBefore(expiry.plus(CLOCK_SKEW));
    }
}
