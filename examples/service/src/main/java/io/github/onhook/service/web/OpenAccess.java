package io.github.onhook.service.web;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Allows every user of this machine everything, under the name in the header {@code Onhook-User}. The name is not
 * verified:
 * use this for trials only.
 *
 * <p>Pages of other sites cannot use it: the Host header is checked against DNS rebinding, and mutating requests need
 * headers
 * that browsers do not send cross-site without CORS.
 */
final class OpenAccess implements WebFilter {

    static final String USER_HEADER = "Onhook-User";

    private static final String NOBODY_SAID = "operator";
    private static final Pattern NAME = Pattern.compile("[\\w.@-]{1,64}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String host = exchange.getRequest().getURI().getHost();
        if (host == null || !THIS_MACHINE.contains(host)) {
            return Mono.error(new ResponseStatusException(
                    HttpStatus.MISDIRECTED_REQUEST, "without authentication, ask for localhost or 127.0.0.1"));
        }
        String name = exchange.getRequest().getHeaders().getFirst(USER_HEADER);
        return chain.filter(exchange).contextWrite(ReactiveSecurityContextHolder.withAuthentication(as(name)));
    }

    private static Authentication as(@Nullable String name) {
        return UsernamePasswordAuthenticationToken.authenticated(
                name != null && NAME.matcher(name).matches() ? name : NOBODY_SAID,
                "",
                AuthorityUtils.createAuthorityList(
                        Access.ROLES.stream().map(role -> "ROLE_" + role).toList()));
    }
}
