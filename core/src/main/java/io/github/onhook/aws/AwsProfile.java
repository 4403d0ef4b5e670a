package io.github.onhook.aws;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/** A profile of the shared configuration files, with those that it takes its credentials from. */
record AwsProfile(ProfileFile files, String name) {

    private static final Set<String> CREDENTIALS = Set.of(
            "role_arn",
            "source_profile",
            "credential_source",
            "web_identity_token_file",
            "sso_session",
            "sso_start_url",
            "sso_account_id",
            "sso_role_name",
            "login_session",
            "credential_process",
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token");

    /** Where profiles are looked for. */
    static String places() {
        return ProfileFileLocation.configurationFilePath() + " and " + ProfileFileLocation.credentialsFilePath();
    }

    boolean exists() {
        return files.profile(name).isPresent();
    }

    /** Whether the profile says where credentials come from; one with a Region alone does not. */
    boolean hasCredentials() {
        return files.profile(name)
                .map(Profile::properties)
                .filter(properties -> properties.keySet().stream().anyMatch(CREDENTIALS::contains))
                .isPresent();
    }

    /** A property of the profile itself. */
    @Nullable String property(String key) {
        return files.profile(name).flatMap(profile -> profile.property(key)).orElse(null);
    }

    /** The profile of those that credentials come from, this one first, which has a property that begins so. */
    @Nullable String ownerOf(String prefix) {
        return chain().stream()
                .filter(each -> files.profile(each)
                        .map(profile -> profile.properties().keySet().stream().anyMatch(key -> key.startsWith(prefix)))
                        .orElse(false))
                .findFirst()
                .orElse(null);
    }

    private Set<String> chain() {
        Set<String> chain = new LinkedHashSet<>();
        Optional<String> next = Optional.of(name);
        while (next.isPresent() && chain.add(next.get())) {
            next = files.profile(next.get()).flatMap(profile -> profile.property("source_profile"));
        }
        return chain;
    }
}
