package io.github.onhook.service.web;

import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Begins sign-ins with PKCE. State, nonce and verifier come from a {@code SecureRandom}, which may block: they are made on a
 * thread for that.
 */
final class WithPkce implements ServerOAuth2AuthorizationRequestResolver {

    static final String PATH = "/oauth2/authorization/";

    private final DefaultServerOAuth2AuthorizationRequestResolver resolver;

    WithPkce(ReactiveClientRegistrationRepository registrations) {
        resolver = new DefaultServerOAuth2AuthorizationRequestResolver(registrations);
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    }

    /** Empty for all other requests, which stay on their thread. */
    @Override
    public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().startsWith(PATH)
                ? resolver.resolve(exchange).subscribeOn(Schedulers.boundedElastic())
                : Mono.empty();
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange, String registrationId) {
        return resolver.resolve(exchange, registrationId).subscribeOn(Schedulers.boundedElastic());
    }
}
