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
 * @param directory where runs are kept; readable by its owner only
 * @param maxTargets a run of more has to be approved by somebody else
 * @param maxRunning so many runs go on at a time, paused ones too
 * @param maxWaiting so many wait for their turn or for an approval; more are refused
 * @param maxUpload the largest upload
 * @param maxWatchers so many watch at a time; more are refused
 * @param patience who does not read for so long what is sent to them is let go
 * @param tick how often watchers are shown something new
 * @param sessions who acts in the accounts
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
     * Who acts in the accounts.
     *
     * @param role a role's name, or an ARN with {@code {partition}} and {@code {account}}
     * @param externalId the external id that the roles' trust asks for
     * @param viaRole the ARN of a role to assume first
     * @param ownAccountDirect whether the base credentials act in their own account themselves
     * @param sessionName how audit logs name the sessions
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
