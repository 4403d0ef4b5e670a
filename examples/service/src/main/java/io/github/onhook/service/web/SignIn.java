package io.github.onhook.service.web;

import io.github.onhook.internal.text.ForeignText;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.web.server.DefaultServerRedirectStrategy;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.logout.DelegatingServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.HttpStatusReturningServerLogoutSuccessHandler;
import org.springframework.security.web.server.authentication.logout.SecurityContextServerLogoutHandler;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sign-in of people in the browser, beside tokens: by authorization code with PKCE at one OpenID Connect issuer, then by a
 * session of this process. Configured by Spring Boot's {@code spring.security.oauth2.client}.
 */
@Component
final class SignIn {

    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final URI FAILED = URI.create("/?sign-in=failed");

    private final @Nullable InMemoryReactiveClientRegistrationRepository registrations;
    private final @Nullable ClientRegistration registration;

    SignIn(
            ObjectProvider<InMemoryReactiveClientRegistrationRepository> registrations,
            OAuth2ResourceServerProperties tokens) {
        this.registrations = registrations.getIfAvailable();
        this.registration = this.registrations == null ? null : checked(this.registrations, tokens.getJwt());
    }

    /** Two issuers can name one person twice, or two persons alike: then a run could be approved by who started it. */
    private static ClientRegistration checked(
            Iterable<ClientRegistration> registrations, OAuth2ResourceServerProperties.Jwt tokens) {
        List<ClientRegistration> all = new ArrayList<>();
        registrations.forEach(all::add);
        ClientRegistration only = all.get(0);
        if (all.size() > 1) {
            throw new IllegalStateException(
                    "sign-in takes one spring.security.oauth2.client.registration, and there are "
                            + all.stream()
                                    .map(ClientRegistration::getRegistrationId)
                                    .toList());
        }
        String name = "spring.security.oauth2.client.registration." + only.getRegistrationId();
        if (!only.getAuthorizationGrantType().equals(AuthorizationGrantType.AUTHORIZATION_CODE)
                || !only.getScopes().contains(OidcScopes.OPENID)) {
            throw new IllegalStateException(
                    "sign-in needs an authorization code and an ID token: set " + name + ".scope=openid");
        }
        boolean hasTokens =
                tokens.getIssuerUri() != null || tokens.getJwkSetUri() != null || tokens.getPublicKeyLocation() != null;
        String issuer = only.getProviderDetails().getIssuerUri();
        if (issuer == null || (hasTokens && !issuer.equals(tokens.getIssuerUri()))) {
            throw new IllegalStateException(
                    "people who sign in and tokens must be of one issuer, which names each person once: set the"
                            + " issuer-uri of the client's provider, and"
                            + " spring.security.oauth2.resourceserver.jwt.issuer-uri, to the same");
        }
        return only;
    }

    boolean isEnabled() {
        return registration != null;
    }

    /** Where a browser goes to sign in; {@code null} if only tokens are accepted. */
    @Nullable String path() {
        return registration == null ? null : WithPkce.PATH + registration.getRegistrationId();
    }

    /** Adds sign-in, sign-out and sessions. Requests by a session then need its CSRF token; those with a token do not. */
    void addTo(ServerHttpSecurity http) {
        ExpiringSessions sessions = new ExpiringSessions(Clock.systemUTC());
        WithPkce withPkce = new WithPkce(Objects.requireNonNull(registrations));
        http.securityContextRepository(sessions)
                .requestCache(cache -> cache.requestCache(NoOpServerRequestCache.getInstance()))
                .oauth2Login(login -> login.securityContextRepository(sessions)
                        .authorizationRequestResolver(withPkce)
                        .authorizedClientRepository(new NoAuthorizedClients())
                        .authenticationSuccessHandler(new RedirectServerAuthenticationSuccessHandler("/"))
                        .authenticationFailureHandler(SignIn::failed))
                .logout(logout -> logout.logoutHandler(new DelegatingServerLogoutHandler(
                                new SecurityContextServerLogoutHandler(), new WebSessionServerLogoutHandler()))
                        .logoutSuccessHandler(
                                new HttpStatusReturningServerLogoutSuccessHandler(HttpStatus.NO_CONTENT)));
    }

    private static Mono<Void> failed(WebFilterExchange exchange, AuthenticationException e) {
        LOG.warn("A sign-in failed: {}", ForeignText.message(String.valueOf(e.getMessage())));
        return new DefaultServerRedirectStrategy().sendRedirect(exchange.getExchange(), FAILED);
    }
}
