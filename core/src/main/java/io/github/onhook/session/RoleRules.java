package io.github.onhook.session;

import io.github.onhook.internal.policy.SessionPolicy;
import io.github.onhook.internal.text.JsonTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Checks settings against the patterns and limits that STS and IAM document, and collects every mistake. */
final class RoleRules {

    private static final Pattern ROLE_NAME = Pattern.compile("([\\x21-\\x7E&&[^/{}]]+/)*[\\w+=,.@-]{1,64}");
    private static final Pattern ARN_TEMPLATE =
            Pattern.compile("arn:(\\{partition}|aws[a-z-]*):iam::\\{account}:role/(.+)");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/(.+)");
    private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}|aws-global");
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Pattern TAG_KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");
    private static final int MAX_PATH = 512;
    private static final int MAX_TAGS = 50;
    private static final Duration MIN_DURATION = Duration.ofMinutes(15);
    private static final Duration MAX_DURATION = Duration.ofHours(12);
    private static final Duration MAX_CHAINED = Duration.ofHours(1);
    private static final JsonFactory JSON = new JsonFactory();

    private final List<String> mistakes = new ArrayList<>();

    private RoleRules() {}

    /** The values that a setter was given, none of which may be {@code null}. */
    static List<String> given(String setter, String... values) {
        return Arrays.stream(values)
                .map(value -> Objects.requireNonNull(value, setter))
                .toList();
    }

    /**
     * Returns these settings.
     *
     * @throws IllegalArgumentException naming every mistake
     */
    static RoleSettings checked(RoleSettings settings, Duration requestTimeout) {
        RoleRules rules = new RoleRules();
        rules.names(settings);
        rules.duration(settings);
        rules.tags(settings);
        rules.policy(settings.policyOfEveryOperation());
        rules.check(
                !requestTimeout.isNegative() && !requestTimeout.isZero(),
                "request timeout must be greater than zero, was " + requestTimeout);
        if (!rules.mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", rules.mistakes));
        }
        return settings;
    }

    private void names(RoleSettings settings) {
        check(
                isRole(settings.role()),
                "role must be a name such as VoiceOps, a path and a name, or an ARN such as"
                        + " arn:{partition}:iam::{account}:role/VoiceOps, was '" + settings.role() + "'");
        check(
                PARTITION.matcher(settings.partition()).matches(),
                "partition must be such as aws or aws-us-gov, was '" + settings.partition() + "'");
        String hub = settings.viaRole();
        check(
                hub == null || isRoleName(ARN.matcher(hub), 2),
                "the hub role must be an ARN such as arn:aws:iam::111122223333:role/Hub, was '" + hub + "'");
        String region = settings.stsRegion();
        check(
                region == null || REGION.matcher(region).matches(),
                "STS Region must look like us-east-1, was '" + region + "'");
        check(
                NAME.matcher(settings.sessionName()).matches(),
                "session name must be 2 to 64 of letters, digits and _+=,.@-, was '" + settings.sessionName() + "'");
        String source = settings.sourceIdentity();
        check(
                source == null || NAME.matcher(source).matches(),
                "source identity must be 2 to 64 of letters, digits and _+=,.@-, was '" + source + "'");
        String externalId = settings.externalId();
        check(
                externalId == null || EXTERNAL_ID.matcher(externalId).matches(),
                "external id must be 2 to 1224 of letters, digits and _+=,.@:/-");
    }

    private void duration(RoleSettings settings) {
        Duration duration = settings.sessionDuration();
        check(
                duration.compareTo(MIN_DURATION) >= 0 && duration.compareTo(MAX_DURATION) <= 0,
                "session duration must be between 15 minutes and 12 hours, was " + duration);
        check(
                settings.viaRole() == null || duration.compareTo(MAX_CHAINED) <= 0,
                "session duration must be at most one hour where a hub role assumes the role (AWS caps chained roles),"
                        + " was " + duration);
    }

    private void tags(RoleSettings settings) {
        var tags = settings.sessionTags();
        check(tags.size() <= MAX_TAGS, "at most 50 session tags, were " + tags.size());
        tags.forEach((key, value) -> check(
                TAG_KEY.matcher(key).matches()
                        && TAG_VALUE.matcher(value).matches()
                        && !key.toLowerCase(Locale.ROOT).startsWith("aws:"),
                "session tag '" + key + "' must have a key of 1 to 128 and a value of at most 256 letters, digits,"
                        + " spaces and _.:/=+-@, and a key that does not begin with aws:"));
        long distinct = tags.keySet().stream()
                .map(key -> key.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        check(distinct == tags.size(), "session tags must differ in more than the case of their keys");
        settings.transitiveTagKeys()
                .forEach(key -> check(
                        tags.containsKey(key), "transitive tag key '" + key + "' must be the key of a session tag"));
    }

    private void policy(@Nullable String policy) {
        if (policy == null) {
            return;
        }
        check(
                policy.length() <= SessionPolicy.MAX_LENGTH,
                "session policy must have at most 2048 characters, had " + policy.length());
        check(isJsonObject(policy), "session policy must be a JSON object");
    }

    private static boolean isJsonObject(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return JsonTree.document(parser).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean isRole(String role) {
        return role.startsWith("arn:") ? isRoleName(ARN_TEMPLATE.matcher(role), 2) : isName(role);
    }

    private static boolean isRoleName(Matcher arn, int group) {
        return arn.matches() && isName(arn.group(group));
    }

    private static boolean isName(String role) {
        return ROLE_NAME.matcher(role).matches()
                && role.lastIndexOf('/') < MAX_PATH - 1
                && Arrays.stream(role.split("/")).noneMatch(part -> part.equals(".") || part.equals(".."));
    }

    private void check(boolean holds, String message) {
        if (!holds) {
            mistakes.add(message);
        }
    }
}
