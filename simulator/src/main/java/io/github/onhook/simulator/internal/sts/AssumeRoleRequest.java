package io.github.onhook.simulator.internal.sts;

import io.github.onhook.simulator.internal.wire.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of AssumeRole, checked against the model.
 *
 * @param roleName with its path
 * @param tags session tags by key
 * @param policySize of policy, policy ARNs and tags, before packing
 */
public record AssumeRoleRequest(
        String roleArn,
        String accountId,
        String roleName,
        String sessionName,
        int durationSeconds,
        @Nullable String externalId,
        @Nullable String sourceIdentity,
        @Nullable String policy,
        Map<String, String> tags,
        int policySize) {

    private static final Pattern ROLE_ARN = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):role/(.+)");
    private static final int LONGEST_POLICY = 2048;
    private static final int MOST_TAGS = 50;

    static AssumeRoleRequest of(Map<String, String> form) {
        String roleArn = required(form, "RoleArn", "roleArn");
        Matcher arn = ROLE_ARN.matcher(roleArn);
        if (roleArn.length() < 20 || roleArn.length() > 2048 || !arn.matches()) {
            throw invalid(roleArn + " is invalid");
        }
        String sessionName = text(form, "RoleSessionName", "roleSessionName", 64, "[\\w+=,.@-]*");
        if (sessionName == null) {
            throw missing("roleSessionName");
        }
        String policy = form.get("Policy");
        Map<String, String> tags = tags(form);
        int size = policy == null ? 0 : policy.length();
        for (Map.Entry<String, String> parameter : form.entrySet()) {
            if (parameter.getKey().startsWith("PolicyArns.member.")) {
                size += parameter.getValue().length();
            }
        }
        if (size > LONGEST_POLICY) {
            throw constraint("policy", "Member must have length less than or equal to " + LONGEST_POLICY);
        }
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            size += tag.getKey().length() + tag.getValue().length();
        }
        return new AssumeRoleRequest(
                roleArn,
                arn.group(1),
                arn.group(2),
                sessionName,
                duration(form.get("DurationSeconds")),
                text(form, "ExternalId", "externalId", 1224, "[\\w+=,.@:/-]*"),
                text(form, "SourceIdentity", "sourceIdentity", 64, "[\\w+=,.@-]*"),
                policy,
                tags,
                size);
    }

    private static int duration(@Nullable String text) {
        if (text == null) {
            return 3600;
        }
        int seconds;
        try {
            seconds = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "MalformedInput", "DurationSeconds must be an integer");
        }
        if (seconds < 900) {
            throw constraint("durationSeconds", "Member must have value greater than or equal to 900");
        }
        if (seconds > 43200) {
            throw constraint("durationSeconds", "Member must have value less than or equal to 43200");
        }
        return seconds;
    }

    private static Map<String, String> tags(Map<String, String> form) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 1; form.containsKey("Tags.member." + i + ".Key"); i++) {
            String key = form.getOrDefault("Tags.member." + i + ".Key", "");
            String value = form.getOrDefault("Tags.member." + i + ".Value", "");
            if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
                throw constraint("tags." + i + ".member", "Key must have 1 to 128 characters, Value at most 256");
            }
            tags.put(key, value);
        }
        if (tags.size() > MOST_TAGS) {
            throw constraint("tags", "Member must have length less than or equal to " + MOST_TAGS);
        }
        return tags;
    }

    private static @Nullable String text(
            Map<String, String> form, String parameter, String name, int longest, String pattern) {
        String text = form.get(parameter);
        if (text == null) {
            return null;
        }
        if (text.length() < 2) {
            throw constraint(name, "Member must have length greater than or equal to 2");
        }
        if (text.length() > longest) {
            throw constraint(name, "Member must have length less than or equal to " + longest);
        }
        if (!text.matches(pattern)) {
            throw constraint(name, "Member must satisfy regular expression pattern: " + pattern);
        }
        return text;
    }

    private static String required(Map<String, String> form, String parameter, String name) {
        String text = form.get(parameter);
        if (text == null) {
            throw missing(name);
        }
        return text;
    }

    private static Refusal missing(String name) {
        return constraint(name, "Member must not be null");
    }

    private static Refusal constraint(String name, String what) {
        return invalid("1 validation error detected: Value at '" + name + "' failed to satisfy constraint: " + what);
    }

    private static Refusal invalid(String message) {
        return new Refusal(400, "ValidationError", message);
    }
}
