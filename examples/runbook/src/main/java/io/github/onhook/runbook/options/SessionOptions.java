package io.github.onhook.runbook.options;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who acts in the accounts. */
public final class SessionOptions {

    @Option(
            names = "--role-name",
            paramLabel = "NAME",
            description = "The role to assume in every account; may have a path.")
    private @Nullable String roleName;

    @Option(
            names = "--role-arn-template",
            paramLabel = "ARN",
            description = "The same as an ARN: arn:{partition}:iam::{account}:role/NAME.")
    private @Nullable String roleArnTemplate;

    @Option(
            names = "--no-assume-role",
            description = "Act with the base credentials, in the one account they belong to.")
    private boolean noAssumeRole;

    @Option(
            names = "--own-account-direct",
            description = "Act with the base credentials in the account they belong to, and by the role in the others.")
    private boolean ownAccountDirect;

    @Option(
            names = "--via-role-arn",
            paramLabel = "ARN",
            description = "A role to assume first, which then assumes the others.")
    private @Nullable String viaRoleArn;

    @Option(
            names = "--no-scope-down",
            description = "Let sessions do all that the role may, not only what the run needs.")
    private boolean noScopeDown;

    @Option(names = "--external-id", paramLabel = "ID", description = "The external id that the roles' trust asks for.")
    private @Nullable String externalId;

    @Option(names = "--session-name", paramLabel = "NAME", description = "How audit logs name the sessions (onhook).")
    private String sessionName = "onhook";

    @Option(
            names = "--session-duration",
            paramLabel = "TIME",
            converter = Converters.OfDuration.class,
            description = "How long a session is asked for, 15m to 12h (1h).")
    private Duration sessionDuration = Duration.ofHours(1);

    @Option(names = "--session-tag", paramLabel = "KEY=VALUE", description = "A tag of the sessions; may be repeated.")
    private Map<String, String> sessionTags = new LinkedHashMap<>();

    @Option(names = "--source-identity", paramLabel = "NAME", description = "The source identity of the sessions.")
    private @Nullable String sourceIdentity;

    @Option(names = "--sts-region", paramLabel = "REGION", description = "The Region whose STS is called.")
    private @Nullable String stsRegion;

    /** How long a session of a role is asked for; {@code null} where none is assumed. */
    @Nullable public Duration asked() {
        return noAssumeRole ? null : sessionDuration;
    }

    /** Whether it is said who acts. */
    public boolean areGiven() {
        return ways() > 0;
    }

    private int ways() {
        return (roleName == null ? 0 : 1) + (roleArnTemplate == null ? 0 : 1) + (noAssumeRole ? 1 : 0);
    }

    /** The provider that the options describe. */
    public SessionProvider sessions(ConfiguredCredentials base, AwsOptions aws, Duration requestTimeout) {
        if (ways() != 1) {
            throw new IllegalArgumentException(
                    "give exactly one of --role-name, --role-arn-template and --no-assume-role, to say who acts in the"
                            + " accounts");
        }
        if (noAssumeRole) {
            return SessionProvider.direct(base);
        }
        AssumedRoles.Builder builder = AssumedRoles.builder(
                        roleName != null ? roleName : String.valueOf(roleArnTemplate))
                .ownAccountDirect(ownAccountDirect)
                .ownAccount(aws.account(base))
                .viaRole(viaRoleArn)
                .scopeDown(!noScopeDown)
                .externalId(externalId)
                .sessionName(sessionName)
                .sessionDuration(sessionDuration)
                .sourceIdentity(sourceIdentity)
                .stsRegion(stsRegion)
                .requestTimeout(requestTimeout)
                .baseCredentials(base);
        sessionTags.forEach(builder::sessionTag);
        return builder.build();
    }
}
