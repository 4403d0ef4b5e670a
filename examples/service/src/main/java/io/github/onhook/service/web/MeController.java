package io.github.onhook.service.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Returns the current user, so that the page can offer the allowed actions. */
@RestController
class MeController {

    /**
     * The current user.
     *
     * @param name the name recorded with their actions
     * @param roles of view, operate, approve
     * @param verified whether a token or a sign-in verifies the name
     * @param csrf what changes need that are requested by a session; absent with a token
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Me(
            String name,
            List<String> roles,
            boolean verified,
            @Nullable Csrf csrf) {}

    /**
     * A header to be sent.
     *
     * @param header its name
     * @param token its value
     */
    record Csrf(String header, String token) {}

    @GetMapping("/api/me")
    Mono<Me> me(Authentication user, ServerWebExchange exchange) {
        Mono<CsrfToken> token = exchange.getAttribute(CsrfToken.class.getName());
        if (user instanceof OAuth2AuthenticationToken && token != null) {
            return token.map(csrf -> me(user, true, new Csrf(csrf.getHeaderName(), csrf.getToken())));
        }
        return Mono.just(me(user, user instanceof JwtAuthenticationToken, null));
    }

    private static Me me(Authentication user, boolean verified, @Nullable Csrf csrf) {
        return new Me(user.getName(), roles(user.getAuthorities()), verified, csrf);
    }

    private static List<String> roles(Collection<? extends GrantedAuthority> authorities) {
        return Access.ROLES.stream()
                .filter(role ->
                        authorities.stream().anyMatch(authority -> ("ROLE_" + role).equals(authority.getAuthority())))
                .toList();
    }
}
