package io.github.onhook.service.web;

import io.github.onhook.internal.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * What a token must say besides being signed: whose it is, until when, and for which audience.
 *
 * <p>The name is what separates who starts a run from who approves it. So it is required, of visible characters only, and
 * without spaces at its ends: two tokens of one person must not look like two persons. An audience keeps out tokens that
 * the same issuer made for others.
 */
@Component
final class TokenRules implements OAuth2TokenValidator<Jwt> {

    private static final int LONGEST_NAME = 256;

    private final List<String> audiences;
    private final String nameClaim;

    @Autowired
    TokenRules(OAuth2ResourceServerProperties properties) {
        this(properties.getJwt().getAudiences(), properties.getJwt().getPrincipalClaimName());
    }

    TokenRules(@Nullable List<String> audiences, @Nullable String nameClaim) {
        this.audiences = audiences == null ? List.of() : List.copyOf(audiences);
        this.nameClaim = nameClaim == null ? JwtClaimNames.SUB : nameClaim;
    }

    /** Whether an audience is configured. */
    boolean hasAudience() {
        return !audiences.isEmpty();
    }

    /** The claim that names a user. */
    String nameClaim() {
        return nameClaim;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        List<OAuth2Error> errors = new ArrayList<>(ofPerson(token));
        List<String> audience = token.getAudience();
        if (hasAudience() && (audience == null || audience.stream().noneMatch(audiences::contains))) {
            errors.add(error("the claim aud must have one of the configured audiences"));
        }
        return errors.isEmpty() ? OAuth2TokenValidatorResult.success() : OAuth2TokenValidatorResult.failure(errors);
    }

    /** What is wrong with how these claims name a person, and until when. */
    List<OAuth2Error> ofPerson(ClaimAccessor token) {
        List<OAuth2Error> errors = new ArrayList<>();
        if (!isName(token.getClaims().get(JwtClaimNames.SUB))) {
            errors.add(error("the claim sub must name a subject"));
        }
        if (!nameClaim.equals(JwtClaimNames.SUB) && !isName(token.getClaims().get(nameClaim))) {
            errors.add(error("the claim " + nameClaim + " must name a user"));
        }
        if (token.getClaimAsInstant(JwtClaimNames.EXP) == null) {
            errors.add(error("the claim exp is required"));
        }
        return errors;
    }

    private static boolean isName(@Nullable Object claim) {
        return claim instanceof String name
                && !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.equals(name.strip())
                && name.equals(ForeignText.visible(name));
    }

    private static OAuth2Error error(String description) {
        return new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, description, null);
    }
}
