package io.github.onhook.service;

import io.github.onhook.aws.AwsNetwork;
import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.service.run.model.Identity;
import io.github.onhook.service.run.model.VoiceEndpoint;
import io.github.onhook.service.settings.ServiceProperties;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.CallerIdentity;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** AWS itself: base credentials, Region, endpoints, proxies and certificates are those of the process. */
@Configuration(proxyBeanMethods = false)
@Profile("!simulator")
class AwsConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(AwsConfiguration.class);
    private static final Duration STS_TIMEOUT = Duration.ofSeconds(10);

    /** Has every client take this network; the service does not start with one that is wrong. */
    AwsConfiguration(AwsProperties properties, SslBundles bundles) {
        AwsNetwork.checkEndpoints(System.getenv(), null, null);
        AwsNetwork.use(network(properties.sslBundle(), bundles));
    }

    private static AwsNetwork network(@Nullable String bundle, SslBundles bundles) {
        AwsNetwork network = AwsNetwork.of(System.getenv(), null);
        return bundle == null
                ? network
                : network.trusting(bundles.getBundle(bundle).getManagers().getTrustManagers());
    }

    @Bean(destroyMethod = "close")
    ConfiguredCredentials baseCredentials() {
        return ConfiguredCredentials.of(null);
    }

    /** The caller identity, or a log line with the reason why it is not available; a run then fails with the same reason. */
    @Bean
    Identity identity(ConfiguredCredentials base) {
        return () -> CallerIdentity.of(base, STS_TIMEOUT)
                .doOnError(e -> LOG.warn("Nobody can act: {}", ForeignText.message(String.valueOf(e.getMessage()))))
                .onErrorComplete();
    }

    /** Logs the caller identity at the start. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> callerIdentity(Identity identity) {
        return ready -> identity.caller().subscribe(caller -> LOG.info("{}", ForeignText.message(caller.toString())));
    }

    @Bean
    VoiceEndpoint voiceEndpoint() {
        return new VoiceEndpoint(null);
    }

    @Bean
    AssumedRoles sessions(ServiceProperties properties, ConfiguredCredentials base) {
        return roles(properties.sessions(), builder -> builder.baseCredentials(base));
    }

    /** The roles that all runs share; a wrong setting stops the start, and not each run. */
    static AssumedRoles roles(ServiceProperties.Sessions settings, UnaryOperator<AssumedRoles.Builder> more) {
        AssumedRoles.Builder builder = AssumedRoles.builder(settings.role())
                .externalId(settings.externalId())
                .viaRole(settings.viaRole())
                .ownAccountDirect(settings.ownAccountDirect())
                .sessionName(settings.sessionName())
                .stsRegion(settings.stsRegion());
        try {
            return more.apply(builder).build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("onhook.sessions: " + e.getMessage(), e);
        }
    }
}
