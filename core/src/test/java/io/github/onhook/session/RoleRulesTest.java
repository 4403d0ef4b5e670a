package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.internal.policy.SessionPolicy;
import io.github.onhook.model.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleRulesTest {

    private static final String HUB = "arn:aws:iam::210987654321:role/Hub";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VoiceOps",
                "ops/VoiceOps",
                "ops/voice/Voice+=,.@-_Ops",
                "arn:aws:iam::{account}:role/VoiceOps",
                "arn:{partition}:iam::{account}:role/ops/VoiceOps"
            })
    void aNameAPathOrAnArnTemplateIsARole(String role) {
        AssumedRoles.builder(role).build().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops/VoiceOps", "/ops/VoiceOps", "role/ops/VoiceOps", "/role/ops/VoiceOps"})
    void readsARoleAsIamShowsIt(String role) {
        assertThat(AssumedRoles.builder(role).settings().arn("111122223333"))
                .isEqualTo("arn:aws:iam::111122223333:role/ops/VoiceOps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ops//VoiceOps",
                "Voice Ops",
                "arn:aws:iam::111122223333:role/VoiceOps",
                "../../x",
                "ops/../x",
                ".",
                "arn:aws:iam::{account}:role/../x",
                "arn:aws:iam::{account}:user/VoiceOps",
                "{account}"
            })
    void anythingElseIsNot(String role) {
        assertRefused(AssumedRoles.builder(role), "role must be");
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        AssumedRoles.Builder builder = AssumedRoles.builder("Voice Ops")
                .partition("azure!")
                .viaRole("Hub")
                .stsRegion("Virginia")
                .sessionName("x")
                .sourceIdentity("a b")
                .externalId("?")
                .sessionDuration(Duration.ofMinutes(14))
                .sessionTag("aws:team", "voice")
                .transitiveTagKeys("unknown")
                .sessionPolicy("[]")
                .requestTimeout(Duration.ZERO);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "role must be",
                        "partition must be",
                        "hub role must be",
                        "STS Region must",
                        "session name must",
                        "source identity must",
                        "external id must",
                        "between 15 minutes and 12 hours, was PT14M",
                        "session tag 'aws:team'",
                        "transitive tag key 'unknown'",
                        "session policy must be a JSON object",
                        "request timeout must");
    }

    @Test
    void aHubRoleCapsSessionsAtAnHour() {
        AssumedRoles.Builder builder = AssumedRoles.builder("VoiceOps").viaRole(HUB);

        builder.sessionDuration(Duration.ofHours(1)).build().close();
        assertRefused(
                builder.sessionDuration(Duration.ofHours(2)), "at most one hour where a hub role assumes the role");
    }

    @Test
    void thereAreAtMostFiftyTags() {
        AssumedRoles.Builder builder = AssumedRoles.builder("VoiceOps");
        for (int i = 0; i < 51; i++) {
            builder.sessionTag("key" + i, "value");
        }

        assertRefused(builder, "at most 50 session tags, were 51");
    }

    @Test
    void tagKeysThatDifferInCaseOnlyAreRefused() {
        assertRefused(
                AssumedRoles.builder("VoiceOps").sessionTag("team", "a").sessionTag("Team", "b"), "case of their keys");
    }

    @Test
    void aSessionPolicyHasAtMost2048Characters() {
        String tooLong = "{\"Id\":\"" + "x".repeat(2_048) + "\"}";

        assertRefused(AssumedRoles.builder("VoiceOps").sessionPolicy(tooLong), "at most 2048 characters, had 2057");
    }

    @Test
    void anExternalIdIsNotRepeatedInAMessage() {
        assertThatThrownBy(() ->
                        AssumedRoles.builder("VoiceOps").externalId("s3cret?").build())
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void everyOperationsPolicyFits() {
        for (var operation : Operation.values()) {
            assertThat(SessionPolicy.of(operation, List.of())).hasSizeLessThan(300);
        }
        assertThat(SessionPolicy.ofEveryOperation(List.of())).hasSizeLessThan(800);
    }

    private static void assertRefused(AssumedRoles.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
