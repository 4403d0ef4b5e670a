package io.github.onhook.service.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the service, all below {@code onhook}; checked when they are bound.
 *
 * @param directory where runs are stored; readable only by its owner
 * @param maxTargets larger runs need the approval of another user
 * @param maxRunning maximum number of active runs, including paused ones
 * @param maxWaiting maximum number of queued runs; more are rejected
 * @param maxAwaitingApproval maximum number of runs that await approval; more are rejected
 * @param maxUpload the largest upload
 * @param maxUploads maximum number of uploads under way; more are rejected
 * @param maxWatchers maximum number of watchers; more are rejected
 * @param perUser what one user can take of these
 * @param retention ended runs are deleted after this long; {@code null} to keep them
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
        @DefaultValue("100") int maxAwaitingApproval,
        @DefaultValue("256MB") DataSize maxUpload,
        @DefaultValue("16") int maxUploads,
        @DefaultValue("2000") int maxWatchers,
        @DefaultValue PerUser perUser,
        @Nullable Duration retention,
        @DefaultValue("60s") Duration patience,
        @DefaultValue("500ms") Duration tick,
        @DefaultValue Sessions sessions) {

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException naming every property that is out of its range
     */
    public ServiceProperties {
        new Bounds("onhook.")
                .atLeast(0, "max-targets", maxTargets)
                .atLeast(1, "max-running", maxRunning)
                .atLeast(1, "max-waiting", maxWaiting)
                .atLeast(1, "max-awaiting-approval", maxAwaitingApproval)
                .atLeast(1, "max-upload", maxUpload.toBytes())
                .atLeast(1, "max-uploads", maxUploads)
                .atLeast(1, "max-watchers", maxWatchers)
                .atLeast(0, "per-user.max-running", perUser.maxRunning)
                .atLeast(1, "per-user.max-waiting", perUser.maxWaiting)
                .atLeast(1, "per-user.max-awaiting-approval", perUser.maxAwaitingApproval)
                .atLeast(1, "per-user.max-uploads", perUser.maxUploads)
                .positive("retention", retention == null ? patience : retention)
                .positive("patience", patience)
                .positive("tick", tick)
                .check();
    }

    /** The active runs that one user can have: all but one of the slots, unless it is configured. */
    public int maxRunningPerUser() {
        return perUser.maxRunning > 0 ? perUser.maxRunning : Math.max(1, maxRunning - 1);
    }

    /**
     * What one user can take, so that nobody blocks the others.
     *
     * @param maxRunning maximum number of active runs; 0 for one less than there are slots
     * @param maxWaiting maximum number of queued runs
     * @param maxAwaitingApproval maximum number of runs that await approval
     * @param maxUploads maximum number of uploads under way
     */
    public record PerUser(
            @DefaultValue("0") int maxRunning,
            @DefaultValue("50") int maxWaiting,
            @DefaultValue("20") int maxAwaitingApproval,
            @DefaultValue("4") int maxUploads) {}

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
