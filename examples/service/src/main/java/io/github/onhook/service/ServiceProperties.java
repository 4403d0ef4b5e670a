package io.github.onhook.service;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the service, all below {@code onhook}.
 *
 * @param directory where runs are stored; readable only by its owner
 * @param maxTargets larger runs need the approval of another user
 * @param maxRunning maximum number of active runs, including paused ones
 * @param maxWaiting maximum number of runs that are queued or await approval; more are rejected
 * @param maxUpload the largest upload
 * @param maxWatchers maximum number of watchers; more are rejected
 * @param patience connections that do not read for this long are closed
 * @param tick interval of updates to watchers
 * @param sessions how sessions in the accounts are obtained
 */
@ConfigurationProperties("onhook")
public record ServiceProperties(
        @DefaultValue("runs/service") Path directory,
        @DefaultValue("10000") long maxTargets,
        @DefaultValue("4") int maxRunning,
        @DefaultValue("100") int maxWaiting,
        @DefaultValue("256MB") DataSize maxUpload,
        @DefaultValue("2000") int maxWatchers,
        @DefaultValue("60s") Duration patience,
        @DefaultValue("500ms") Duration tick,
        @DefaultValue Sessions sessions) {

    /**
     * How sessions in the accounts are obtained.
     *
     * @param role a role's name, or an ARN with {@code {partition}} and {@code {account}}
     * @param externalId the external id that the roles' trust policies require
     * @param viaRole the ARN of a role to assume first
     * @param ownAccountDirect whether the base credentials are used directly in their own account
     * @param sessionName the role session name
     * @param stsRegion the Region whose STS is called
     */
    public record Sessions(
            @DefaultValue("VoiceOps") String role,
            @Nullable String externalId,
            @Nullable String viaRole,
            boolean ownAccountDirect,
            @DefaultValue("onhook") String sessionName,
            @Nullable String stsRegion) {}
}
