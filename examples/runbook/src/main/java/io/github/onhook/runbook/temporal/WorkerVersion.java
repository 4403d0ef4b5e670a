package io.github.onhook.runbook.temporal;

import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerOptions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which version of a worker deployment a worker is. */
public final class WorkerVersion {

    private WorkerVersion() {}

    /** Adds the version to a worker's options; changes nothing without a deployment. */
    public static UnaryOperator<WorkerOptions.Builder> of(
            @Nullable String deployment, @Nullable String buildId, boolean pinned) {
        if (deployment == null || buildId == null) {
            return UnaryOperator.identity();
        }
        WorkerDeploymentOptions version = WorkerDeploymentOptions.newBuilder()
                .setUseVersioning(true)
                .setVersion(new WorkerDeploymentVersion(deployment, buildId))
                .setDefaultVersioningBehavior(pinned ? VersioningBehavior.PINNED : VersioningBehavior.AUTO_UPGRADE)
                .build();
        return options -> options.setDeploymentOptions(version);
    }
}
