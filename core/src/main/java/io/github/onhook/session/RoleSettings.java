package io.github.onhook.session;

import io.github.onhook.internal.policy.SessionPolicy;
import io.github.onhook.model.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * What is asked of STS for each account; {@link RoleRules} says what is allowed.
 *
 * @param role a name, a path and a name, or an ARN with {@code {account}} and perhaps {@code {partition}}
 * @param viaRole the ARN of the hub role that assumes the others; {@code null} for the caller itself
 * @param policy the session policy to use instead of those made from operations; {@code null} for none
 * @param scopeDown whether sessions have a policy where none is given
 * @param furtherActions what the policies made from operations allow besides
 * @param stsRegion {@code null} for the SDK's choice
 */
record RoleSettings(
        String role,
        String partition,
        @Nullable String viaRole,
        @Nullable String externalId,
        String sessionName,
        Duration sessionDuration,
        Map<String, String> sessionTags,
        Set<String> transitiveTagKeys,
        @Nullable String sourceIdentity,
        @Nullable String policy,
        boolean scopeDown,
        List<String> furtherActions,
        @Nullable String stsRegion) {

    static final String ACCOUNT = "{account}";
    static final String PARTITION = "{partition}";
    private static final Duration HUB_DURATION = Duration.ofHours(1);

    RoleSettings {
        sessionTags = Map.copyOf(sessionTags);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
        furtherActions = List.copyOf(furtherActions);
    }

    /** The session policy of a run of an operation; {@code null} for none. */
    @Nullable String policyOf(Operation operation) {
        return policyOr(() -> SessionPolicy.of(operation, furtherActions));
    }

    /** The session policy of sessions whose use is not known; {@code null} for none. */
    @Nullable String policyOfEveryOperation() {
        return policyOr(() -> SessionPolicy.ofEveryOperation(furtherActions));
    }

    /** The session policy of sessions that change nothing; {@code null} for none. */
    @Nullable String policyToRead() {
        return policyOr(SessionPolicy::toRead);
    }

    private @Nullable String policyOr(Supplier<String> made) {
        return policy == null && scopeDown ? made.get() : policy;
    }

    /** The partition of a Region, {@code aws} by default. */
    static String partitionOf(@Nullable String region) {
        return region == null ? "aws" : PartitionMetadata.of(Region.of(region)).id();
    }

    /** The name, with its path if it has one, of {@code role/VoiceOps}, {@code /ops/VoiceOps} and such. */
    static String asIamShowsIt(String role) {
        return role.startsWith("arn:") ? role : role.strip().replaceFirst("^/?(role/)?/*", "");
    }

    /** The ARN of the role in an account. */
    String arn(String accountId) {
        return role.startsWith("arn:")
                ? role.replace(PARTITION, partition).replace(ACCOUNT, accountId)
                : "arn:" + partition + ":iam::" + accountId + ":role/" + role;
    }

    /** What is asked for an account, with a session policy or none. */
    AssumeRoleRequest request(String accountId, @Nullable String sessionPolicy) {
        return AssumeRoleRequest.builder()
                .roleArn(arn(accountId))
                .roleSessionName(sessionName)
                .externalId(externalId)
                .sourceIdentity(sourceIdentity)
                .durationSeconds((int) sessionDuration.toSeconds())
                .tags(sessionTags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .transitiveTagKeys(transitiveTagKeys)
                .policy(sessionPolicy)
                .build();
    }

    /** What is asked for the hub role: no more than to assume the others, as the same source. */
    AssumeRoleRequest hubRequest(String hubArn) {
        return AssumeRoleRequest.builder()
                .roleArn(hubArn)
                .roleSessionName(sessionName)
                .sourceIdentity(sourceIdentity)
                .durationSeconds((int) HUB_DURATION.toSeconds())
                .policy(scopeDown ? SessionPolicy.toAssume(arn("*")) : null)
                .build();
    }
}
