package io.github.onhook.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;

/** Checks the endpoints that are configured, before the SDK fails on one in the middle of a run. */
final class AwsEndpoints {

    private static final List<String> VARIABLES = List.of(
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_STS",
            "AWS_ENDPOINT_URL_CHIME_SDK_VOICE",
            "AWS_ENDPOINT_URL_ORGANIZATIONS");

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private AwsEndpoints() {}

    /**
     * Checks them. Reads the profile, which blocks.
     *
     * @param environment the variables
     * @param profile the profile's name; {@code null} for none
     * @param option an endpoint that goes before all of them; {@code null} for none
     * @throws IllegalArgumentException naming each that is wrong, in the SDK's own words
     */
    static void check(Map<String, String> environment, @Nullable String profile, @Nullable String option) {
        String named = profile == null ? environment.get("AWS_PROFILE") : profile;
        String profileName = named == null || named.isBlank() ? "default" : named;
        Map<String, String> endpoints = new LinkedHashMap<>();
        put(endpoints, "--endpoint-url", option);
        VARIABLES.forEach(variable -> put(endpoints, variable, environment.get(variable)));
        put(endpoints, "endpoint_url of profile " + profileName, property(profileName, "endpoint_url"));
        List<String> mistakes = new ArrayList<>();
        endpoints.forEach((where, value) -> {
            if (!isUrl(value)) {
                mistakes.add(
                        where + " '" + value + "': The URI scheme of endpointOverride must not be null. Write http://"
                                + " or https:// before the host");
            }
        });
        if (!endpoints.isEmpty() && usesFips(environment, profileName)) {
            mistakes.add(String.join(", ", endpoints.keySet())
                    + " and the use of FIPS endpoints: Invalid Configuration: FIPS and custom endpoint are not supported."
                    + " Leave one of them out");
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
    }

    private static void put(Map<String, String> endpoints, String where, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            endpoints.put(where, value.strip());
        }
    }

    private static boolean isUrl(String value) {
        try {
            URI uri = URI.create(value);
            return SCHEMES.contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean usesFips(Map<String, String> environment, String profile) {
        String property = System.getProperty("aws.useFipsEndpoint");
        String value = property == null ? environment.get("AWS_USE_FIPS_ENDPOINT") : property;
        return Boolean.parseBoolean(value == null ? property(profile, "use_fips_endpoint") : value);
    }

    private static @Nullable String property(String profile, String key) {
        try {
            return new AwsProfile(ProfileFile.defaultProfileFile(), profile).property(key);
        } catch (RuntimeException e) {
            // A file that cannot be read is named where its credentials are needed.
            return null;
        }
    }
}
