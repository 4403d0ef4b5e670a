package io.github.onhook.service;

import io.github.onhook.aws.AwsNetwork;
import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Operation;
import io.github.onhook.service.run.model.Identity;
import io.github.onhook.service.run.model.Sessions;
import io.github.onhook.service.run.model.VoiceEndpoint;
import io.github.onhook.service.settings.ServiceProperties;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.CallerIdentity;
import io.github.onhook.session.SessionProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
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

    /** Has every client take the network of the variables; the service does not start with one that is wrong. */
    AwsConfiguration() {
        AwsNetwork.checkEndpoints(System.getenv(), null, null);
        AwsNetwork.use(AwsNetwork.of(System.getenv(), null));
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
    Roles sessions(ServiceProperties properties, ConfiguredCredentials base) {
        return new Roles(properties.sessions(), builder -> builder.baseCredentials(base));
    }

    /** Assumes roles in each account, shared by all runs of one operation. */
    static final class Roles implements Sessions, AutoCloseable {

        private final Map<Operation, AssumedRoles> kept = new ConcurrentHashMap<>();
        private final ServiceProperties.Sessions settings;
        private final UnaryOperator<AssumedRoles.Builder> more;

        Roles(ServiceProperties.Sessions settings, UnaryOperator<AssumedRoles.Builder> more) {
            this.settings = settings;
            this.more = more;
            check();
        }

        /** A wrong setting stops the start, and not each run. */
        private void check() {
            try {
                of(Operation.VOICE_CONNECTOR);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("onhook.sessions: " + e.getMessage(), e);
            }
        }

        @Override
        public SessionProvider of(Operation operation) {
            return kept.computeIfAbsent(operation, this::assume);
        }

        private AssumedRoles assume(Operation operation) {
            return more.apply(AssumedRoles.builder(settings.role())
                            .operation(operation)
                            .externalId(settings.externalId())
                            .viaRole(settings.viaRole())
                            .ownAccountDirect(settings.ownAccountDirect())
                            .sessionName(settings.sessionName())
                            .stsRegion(settings.stsRegion()))
                    .build();
        }

        @Override
        public void close() {
            kept.values().forEach(AssumedRoles::close);
        }
    }
}
