package io.github.onhook.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of STS for each account.
 *
 * @param role a name, a path and a name, or an ARN with {@code {account}} and perhaps {@code {partition}}
 */
record RoleSettings(
        String role,
        String partition,
        @Nullable String externalId,
        String sessionName,
        Duration sessionDuration,
        Map<String, String> sessionTags,
        @Nullable String sourceIdentity) {

    private static final String ACCOUNT = "{account}";
    private static final String PARTITION = "{partition}";
    private static final int MAX_TAGS = 50;

    /** Where IAM documents these: API reference of AssumeRole, and of Role. */
    private static final Pattern ROLE_NAME = Pattern.compile("([\\x21-\\x7E&&[^/{}]]+/)*[\\w+=,.@-]{1,64}");

    private static final Pattern ARN = Pattern.compile("arn:(\\{partition}|aws[a-z-]*):iam::\\{account}:role/(.+)");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
    private static final Duration MIN_DURATION = Duration.ofMinutes(15);
    private static final Duration MAX_DURATION = Duration.ofHours(12);

    RoleSettings {
        sessionTags = Map.copyOf(sessionTags);
        List<String> wrong = new ArrayList<>();
        check(
                wrong,
                isRole(role),
                "role must be a name such as VoiceOps, a path and a name, or an ARN such as "
                        + "arn:{partition}:iam::{account}:role/VoiceOps, was '" + role + "'");
        check(
                wrong,
                SESSION_NAME.matcher(sessionName).matches(),
                "session name must be 2 to 64 of letters, digits and _+=,.@-, was '" + sessionName + "'");
        check(
                wrong,
                externalId == null || EXTERNAL_ID.matcher(externalId).matches(),
                "external id must be 2 to 1224 of letters, digits and _+=,.@:/-");
        check(
                wrong,
                sourceIdentity == null || SESSION_NAME.matcher(sourceIdentity).matches(),
                "source identity must be 2 to 64 of letters, digits and _+=,.@-, was '" + sourceIdentity + "'");
        check(
                wrong,
                sessionDuration.compareTo(MIN_DURATION) >= 0 && sessionDuration.compareTo(MAX_DURATION) <= 0,
                "session duration must be between 15 minutes and 12 hours, was " + sessionDuration);
        check(wrong, sessionTags.size() <= MAX_TAGS, "at most 50 session tags, were " + sessionTags.size());
        sessionTags.forEach((key, value) -> check(
                wrong,
                TAG_KEY.matcher(key).matches() && TAG_VALUE.matcher(value).matches(),
                "session tag '" + key + "' must have a key of 1 to 128 and a value of at most 256 letters, digits, "
                        + "spaces and _.:/=+-@"));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** The ARN of the role in an account. */
    String arn(String accountId) {
        return role.startsWith("arn:")
                ? role.replace(PARTITION, partition).replace(ACCOUNT, accountId)
                : "arn:" + partition + ":iam::" + accountId + ":role/" + role;
    }

    private static boolean isRole(String role) {
        if (!role.startsWith("arn:")) {
            return ROLE_NAME.matcher(role).matches();
        }
        var arn = ARN.matcher(role);
        return arn.matches() && ROLE_NAME.matcher(arn.group(2)).matches();
    }

    private static void check(List<String> wrong, boolean holds, String message) {
        if (!holds) {
            wrong.add(message);
        }
    }
}
