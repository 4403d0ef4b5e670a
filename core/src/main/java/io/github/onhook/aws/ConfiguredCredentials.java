package io.github.onhook.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The base credentials of the one source that is configured.
 *
 * <p>The first of these that is set is the source, and the only one: a named profile; access keys in system properties, then
 * in variables; web identity in variables; the profile that {@code AWS_PROFILE} names; the profile {@code default}, if it
 * has credentials; a container's endpoint in variables; the instance's role. Where it fails, nobody acts: unlike the SDK's
 * own chain, this one never falls through to another identity.
 *
 * <p>Resolving reads files, starts processes and calls the network: it blocks. Role profiles, web identity and IAM Identity
 * Center need the SDK's modules {@code url-connection-client}, {@code sso} and {@code ssooidc} (and {@code signin} for
 * {@code aws login}) on the class path.
 */
public final class ConfiguredCredentials implements AwsCredentialsProvider, SdkAutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredCredentials.class);

    private final @Nullable String profile;
    private final Map<String, String> environment;
    private @Nullable Source chosen;

    private ConfiguredCredentials(@Nullable String profile, Map<String, String> environment) {
        this.profile = profile;
        this.environment = environment;
    }

    /**
     * The source that this process has configured.
     *
     * @param profile the profile to use, also where other sources are set; {@code null} for what the variables say
     */
    public static ConfiguredCredentials of(@Nullable String profile) {
        return new ConfiguredCredentials(profile, System.getenv());
    }

    /** The same where the variables are these; their values come from those of the process all the same. */
    static ConfiguredCredentials of(@Nullable String profile, Map<String, String> environment) {
        return new ConfiguredCredentials(profile, environment);
    }

    /**
     * Where the credentials come from.
     *
     * @param name for people
     * @param isNamed whether something names it; the instance's role is only what is left
     * @param profile the profile, where it is one
     */
    record Source(String name, boolean isNamed, @Nullable AwsProfile profile, AwsCredentialsProvider provider) {}

    /**
     * The source's name, such as {@code profile ops}. Reads files, which blocks.
     *
     * @throws IdentityException if there is no such profile
     */
    public String source() {
        return chosen().name;
    }

    /** Whether anything names the source; if nothing does, the instance's role is tried. Reads files, which blocks. */
    public boolean isNamed() {
        return chosen().isNamed;
    }

    /** What else is set and not used, for a person to know; {@code null} if nothing is. */
    public @Nullable String note() {
        String other = environment.get("AWS_PROFILE");
        return other == null || other.isBlank() || chosen().profile != null
                ? null
                : "AWS_PROFILE=" + other + " is not used, for " + chosen().name + " go before it; --profile " + other
                        + " would use it";
    }

    /**
     * The credentials. Blocks.
     *
     * @throws IdentityException naming the source and the cause
     */
    @Override
    public AwsCredentials resolveCredentials() {
        Source source = chosen();
        try {
            return source.provider.resolveCredentials();
        } catch (RuntimeException e) {
            throw CredentialsFailure.of(source, e);
        }
    }

    private synchronized Source chosen() {
        Source source = chosen;
        if (source == null) {
            source = choose();
            LOG.debug("Base credentials come from {}", source.name);
            chosen = source;
        }
        return source;
    }

    private Source choose() {
        if (profile != null) {
            return profile(profile);
        }
        if (System.getProperty("aws.accessKeyId") != null) {
            return named("system properties", SystemPropertyCredentialsProvider.create());
        }
        LOG.debug("Looked for credentials: no system property aws.accessKeyId");
        if (isSet("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
            return named("environment variables", EnvironmentVariableCredentialsProvider.create());
        }
        if (isSet("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")) {
            return named("web identity", webIdentity());
        }
        String named = ProfileFileSystemSetting.AWS_PROFILE.getStringValue().orElse("default");
        if (isSet("AWS_PROFILE") || System.getProperty(ProfileFileSystemSetting.AWS_PROFILE.property()) != null) {
            return profile(named);
        }
        if (read(named).hasCredentials()) {
            return profile(named);
        }
        LOG.debug("Looked for credentials: no profile {} with credentials in {}", named, AwsProfile.places());
        if (isSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
            return named(
                    "container credentials",
                    ContainerCredentialsProvider.builder().build());
        }
        LOG.debug("Looked for credentials: the role of this machine at the instance metadata endpoint is what is left");
        return new Source(
                "instance credentials",
                false,
                null,
                InstanceProfileCredentialsProvider.builder().build());
    }

    private static Source named(String name, AwsCredentialsProvider provider) {
        return new Source(name, true, null, provider);
    }

    private Source profile(String name) {
        AwsProfile found = read(name);
        if (!found.exists()) {
            throw new IdentityException("there is no profile " + name + " in " + AwsProfile.places());
        }
        if (!found.hasCredentials()) {
            throw new IdentityException(
                    "profile " + name + ": it says nothing of credentials in " + AwsProfile.places());
        }
        return new Source(
                "profile " + name,
                true,
                found,
                ProfileCredentialsProvider.builder().profileName(name).build());
    }

    private static AwsProfile read(String name) {
        try {
            return new AwsProfile(ProfileFile.defaultProfileFile(), name);
        } catch (RuntimeException e) {
            throw new IdentityException(
                    "profile " + name + ": " + AwsProfile.places() + " cannot be read: " + CredentialsFailure.cause(e),
                    e);
        }
    }

    private AwsCredentialsProvider webIdentity() {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")) {
            if (!isSet(name)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new IdentityException("web identity: " + String.join(" and ", missing) + " is not set");
        }
        return WebIdentityTokenFileCredentialsProvider.create();
    }

    private boolean isSet(String... names) {
        for (String name : names) {
            if (!environment.getOrDefault(name, "").isBlank()) {
                return true;
            }
            LOG.debug("Looked for credentials: {} is not set", name);
        }
        return false;
    }

    /** Releases what the source holds. */
    @Override
    public synchronized void close() {
        Source source = chosen;
        if (source != null && source.provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    /** The configured identity cannot act; the message is one line that names the source of its credentials and the cause. */
    public static final class IdentityException extends RuntimeException {

        private static final long serialVersionUID = 1;

        /**
         * What a source of credentials signals.
         *
         * @param message the source, the cause and the remedy; no secrets
         * @param cause what led to it
         */
        public IdentityException(String message, Throwable cause) {
            super(NetworkAdvice.with(message), cause);
        }

        /**
         * What is said of a call that failed for this source.
         *
         * @param remedy what to do
         */
        public static IdentityException ofCall(String source, String operation, Throwable e, String remedy) {
            return new IdentityException(
                    source + ": " + operation + ": " + CredentialsFailure.cause(e) + "; " + remedy, e);
        }

        /** The same where nothing else failed. */
        IdentityException(String message) {
            super(NetworkAdvice.with(message));
        }
    }
}
