package io.github.onhook.service;

import io.github.onhook.model.Operation;
import io.github.onhook.service.run.Sessions;
import io.github.onhook.service.run.VoiceEndpoint;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** AWS itself: base credentials, Region and endpoints come from the SDK's own chain and variables. */
@Configuration(proxyBeanMethods = false)
@Profile("!simulator")
class AwsConfiguration {

    @Bean
    VoiceEndpoint voiceEndpoint() {
        return new VoiceEndpoint(null);
    }

    @Bean
    Roles sessions(ServiceProperties properties) {
        return new Roles(properties.sessions(), builder -> builder);
    }

    /** Roles assumed in each account, once for all runs of one operation. */
    static final class Roles implements Sessions, AutoCloseable {

        private final Map<Operation, AssumedRoles> kept = new ConcurrentHashMap<>();
        private final ServiceProperties.Sessions settings;
        private final UnaryOperator<AssumedRoles.Builder> more;

        Roles(ServiceProperties.Sessions settings, UnaryOperator<AssumedRoles.Builder> more) {
            this.settings = settings;
            this.more = more;
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
