package io.github.onhook.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.Jwt;

class TokenRulesTest {

    private final TokenRules rules = new TokenRules(List.of("onhook", "onhook-test"), null);

    @Test
    void acceptsATokenWithSubjectExpiryAndAudience() {
        assertThat(errors(rules, claims -> {})).isEmpty();
        assertThat(errors(rules, claims -> claims.put("aud", List.of("other", "onhook-test"))))
                .isEmpty();
        assertThat(errors(rules, claims -> claims.put("sub", "Zoë O'Neill <zoe@example.com>")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00a0\u2003",
                " ana",
                "ana ",
                "ana\n2026-01-01 ERROR forged",
                "ana\u0000",
                "ana\u200b",
                "\u202eana",
                "ana\u2028",
                "ana\u001b[2J"
            })
    void rejectsSubjectsThatAreEmptyOrNotVisible(String subject) {
        assertThat(errors(rules, claims -> claims.put("sub", subject)))
                .containsExactly("the claim sub must name a subject");
    }

    @Test
    void rejectsATokenWithoutSubjectExpiryOrAudience() {
        assertThat(errors(rules, claims -> claims.remove("sub"))).containsExactly("the claim sub must name a subject");
        assertThat(errors(rules, claims -> claims.put("sub", "x".repeat(257))))
                .containsExactly("the claim sub must name a subject");
        assertThat(errors(rules, claims -> claims.remove("exp"))).containsExactly("the claim exp is required");
        assertThat(errors(rules, claims -> claims.remove("aud")))
                .containsExactly("the claim aud must have one of the configured audiences");
        assertThat(errors(rules, claims -> claims.put("aud", List.of("other", "ONHOOK", ""))))
                .containsExactly("the claim aud must have one of the configured audiences");
        assertThat(errors(rules, claims -> {
                    claims.remove("sub");
                    claims.remove("exp");
                    claims.remove("aud");
                }))
                .hasSize(3);
    }

    @Test
    void requiresTheClaimThatNamesTheUser() {
        TokenRules byEmail = new TokenRules(List.of("onhook"), "email");

        assertThat(errors(byEmail, claims -> {})).containsExactly("the claim email must name a user");
        assertThat(errors(byEmail, claims -> claims.put("email", "ana@example.com")))
                .isEmpty();
    }

    @Test
    void acceptsAnyAudienceWhereNoneIsConfigured() {
        TokenRules open = new TokenRules(null, null);

        assertThat(open.hasAudience()).isFalse();
        assertThat(errors(open, claims -> claims.remove("aud"))).isEmpty();
    }

    private static List<String> errors(TokenRules rules, Consumer<Map<String, Object>> change) {
        Jwt token = Jwt.withTokenValue("token")
                .header("alg", "RS256")
                .subject("ana")
                .audience(List.of("onhook"))
                .expiresAt(Instant.parse("2030-01-01T00:00:00Z"))
                .claim("roles", List.of("view"))
                .claims(change)
                .build();
        return rules.validate(token).getErrors().stream()
                .map(error -> String.valueOf(error.getDescription()))
                .toList();
    }
}
