package io.github.onhook.service.web;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The people who sign in: name and roles are those claims of their ID token that name user and roles of a bearer token, so
 * that a person is the same by either way.
 */
@Component
final class People implements ReactiveOAuth2UserService<OidcUserRequest, OidcUser> {

    private final OidcReactiveOAuth2UserService users = new OidcReactiveOAuth2UserService();
    private final TokenRules rules;
    private final JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();

    People(TokenRules rules, OAuth2ResourceServerProperties properties) {
        this.rules = rules;
        OAuth2ResourceServerProperties.Jwt tokens = properties.getJwt();
        if (tokens.getAuthoritiesClaimName() != null) {
            roles.setAuthoritiesClaimName(tokens.getAuthoritiesClaimName());
        }
        if (tokens.getAuthorityPrefix() != null) {
            roles.setAuthorityPrefix(tokens.getAuthorityPrefix());
        }
        if (tokens.getAuthoritiesClaimDelimiter() != null) {
            roles.setAuthoritiesClaimDelimiter(tokens.getAuthoritiesClaimDelimiter());
        }
    }

    @Override
    public Mono<OidcUser> loadUser(OidcUserRequest request) {
        return users.loadUser(request).map(this::checked);
    }

    private OidcUser checked(OidcUser user) {
        List<OAuth2Error> errors = rules.ofPerson(user.getIdToken());
        if (!errors.isEmpty()) {
            throw new OAuth2AuthenticationException(
                    errors.get(0), String.valueOf(errors.get(0).getDescription()));
        }
        return new DefaultOidcUser(roles(user), user.getIdToken(), user.getUserInfo(), rules.nameClaim());
    }

    private Collection<GrantedAuthority> roles(OidcUser user) {
        Map<String, Object> claims = new HashMap<>(user.getClaims());
        Jwt token = Jwt.withTokenValue(user.getIdToken().getTokenValue())
                .header("alg", "none") // The signature was checked; a header is required.
                .claims(all -> all.putAll(claims))
                .build();
        return roles.convert(token);
    }
}
