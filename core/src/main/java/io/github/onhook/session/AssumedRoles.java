package io.github.onhook.session;

import io.github.onhook.aws.ConfiguredCredentials;
import io.github.onhook.internal.http.Connection;
import io.github.onhook.internal.http.ConnectionBuilder;
import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Operation;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Assumes the same role in every account: once an account however many ask, and again ahead of a session's end as long as
 * somebody asks.
 *
 * <p>Who asks while a renewal is under way gets the session that still holds. A refusal is remembered for half a minute, so
 * that the locations of one account share it. Throttling by STS is waited out, for a quarter of an hour at most, and slows
 * the calls to it; other passing faults are tried again a few times. Calls are paced at 450 a second, three quarters of what
 * STS allows all callers of the account and Region together.
 */
public final class AssumedRoles implements SessionProvider, AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final RoleSettings settings;
    /** Of sessions that nobody narrows. */
    private final @Nullable String policy;

    private final PacedSts sts;
    private final Time time;
    private final ExpiringCache<AwsCredentials> base;
    private final ExpiringCache<AwsCredentials> caller;
    private final @Nullable OwnAccount ownAccount;
    private final ConcurrentMap<Kept, ExpiringCache<Session>> kept = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final Sinks.Empty<Void> closed = Sinks.empty();

    AssumedRoles(
            RoleSettings settings,
            Sts sts,
            ExpiringCache<AwsCredentials> base,
            boolean ownAccountDirect,
            @Nullable Mono<String> knownAccount,
            Time time) {
        this.settings = settings;
        this.policy = settings.policyOfEveryOperation();
        this.sts = new PacedSts(sts, time);
        this.time = time;
        this.base = base;
        String hub = settings.viaRole();
        this.caller = hub == null ? this.base : hub(hub);
        this.ownAccount = ownAccountDirect ? new OwnAccount(base, this.sts, knownAccount, time) : null;
    }

    /**
     * Names the role.
     *
     * @param role a name ({@code VoiceOps}), a path and a name ({@code ops/VoiceOps}), perhaps with {@code role/} or a slash
     *     before it as IAM shows it, or an ARN with placeholders ({@code arn:{partition}:iam::{account}:role/VoiceOps})
     */
    public static Builder builder(String role) {
        return new Builder(role);
    }

    /** What sessions are kept by. */
    private record Kept(String accountId, @Nullable String policy) {}

    /** Sessions of the same roles with a policy of their own; what is kept, the pace and the client are the outer ones'. */
    private final class WithPolicy implements SessionProvider {

        private final @Nullable String policy;

        WithPolicy(@Nullable String policy) {
            this.policy = policy;
        }

        @Override
        public Mono<Session> session(String accountId, SessionListener listener) {
            return AssumedRoles.this.session(accountId, policy, listener);
        }

        @Override
        public Mono<Session> renew(Session refused, SessionListener listener) {
            return AssumedRoles.this.renew(refused, policy, listener);
        }

        @Override
        public Duration sessionDuration() {
            return settings.sessionDuration();
        }
    }

    /** A session that is allowed what any operation needs: for calls of your own. Runs take theirs from {@link #narrowedTo}. */
    @Override
    public Mono<Session> session(String accountId, SessionListener listener) {
        return session(accountId, policy, listener);
    }

    @Override
    public Mono<Session> renew(Session refused, SessionListener listener) {
        return renew(refused, policy, listener);
    }

    /**
     * Sessions of the same roles, allowed what the operation and its reads need and {@link Builder#allowing further actions}, or
     * what {@link Builder#sessionPolicy} says; these sessions where narrowing is switched off. Closed with these.
     */
    @Override
    public SessionProvider narrowedTo(Operation operation) {
        return new WithPolicy(settings.policyOf(operation));
    }

    /** Sessions of the same roles, narrowed to reading; as {@link #narrowedTo} otherwise, and without further actions. */
    @Override
    public SessionProvider readOnly() {
        return new WithPolicy(settings.policyToRead());
    }

    private Mono<Session> session(String accountId, @Nullable String policy, SessionListener given) {
        SessionListener listener = new GuardedSessionListener(given);
        Mono<Session> ofRole = Mono.defer(() -> of(accountId, policy).get(listener));
        OwnAccount own = ownAccount;
        return whileOpen(
                accountId,
                own == null
                        ? ofRole
                        : own.is(accountId, listener).flatMap(yes -> yes ? own.session(accountId, listener) : ofRole));
    }

    private Mono<Session> renew(Session refused, @Nullable String policy, SessionListener given) {
        SessionListener listener = new GuardedSessionListener(given);
        String accountId = refused.accountId();
        Mono<Session> ofRole = Mono.defer(() -> of(accountId, policy).instead(refused, listener));
        OwnAccount own = ownAccount;
        return whileOpen(
                accountId,
                own == null
                        ? ofRole
                        : own.is(accountId, listener).flatMap(yes -> yes ? own.renew(refused, listener) : ofRole));
    }

    private Mono<Session> whileOpen(String accountId, Mono<Session> session) {
        return Mono.firstWithSignal(
                closing.asMono()
                        .then(Mono.error(() -> new SessionException(
                                accountId,
                                ReasonCodes.CLOSED,
                                "these sessions are closed: they call STS no more",
                                null))),
                session);
    }

    @Override
    public Duration sessionDuration() {
        return settings.sessionDuration();
    }

    /** Refuses sessions from now on, those that are waited for too, and releases the client of STS. Returns at once. */
    @Override
    public void close() {
        if (closing.tryEmitEmpty().isSuccess()) {
            Schedulers.boundedElastic().schedule(() -> {
                try {
                    sts.close();
                } finally {
                    closed.tryEmitEmpty();
                }
            });
        }
    }

    /** Closes as {@link #close()} does when it is subscribed to, and completes when all is released; any number of times. */
    public Mono<Void> closeLater() {
        return Mono.defer(() -> {
            close();
            return closed.asMono();
        });
    }

    private ExpiringCache<Session> of(String accountId, @Nullable String policy) {
        return kept.computeIfAbsent(
                new Kept(accountId, policy),
                of -> new ExpiringCache<>(
                        listener -> assume(of.accountId, settings.request(of.accountId, of.policy), listener),
                        Session::expiresAt,
                        FOR_EVER,
                        time));
    }

    private Mono<Session> assume(String accountId, AssumeRoleRequest request, SessionListener listener) {
        return caller.get(listener)
                .onErrorMap(e -> StsFailure.noCaller(accountId, e))
                .flatMap(first -> sts.assume(accountId, request, first, listener)
                        .onErrorResume(
                                StsFailure::isCallerRefused,
                                e -> caller.instead(first, listener)
                                        .onErrorMap(none -> StsFailure.noCaller(accountId, none))
                                        .flatMap(second -> second.equals(first)
                                                ? Mono.error(e)
                                                : sts.assume(accountId, request, second, listener))));
    }

    private ExpiringCache<AwsCredentials> hub(String arn) {
        String hubAccount = arn.split(":", -1)[4];
        return new ExpiringCache<>(
                listener -> base.get(listener)
                        .flatMap(c -> sts.assume(hubAccount, settings.hubRequest(arn), c, listener))
                        .map(Session::credentials),
                credentials -> credentials.expirationTime().orElse(null),
                FOR_EVER,
                time);
    }

    /** Collects the settings of {@link AssumedRoles}; {@link #build()} checks them all. */
    public static final class Builder extends ConnectionBuilder<Builder> {

        private final String role;
        private final Map<String, String> sessionTags = new LinkedHashMap<>();
        private final Set<String> transitiveTagKeys = new LinkedHashSet<>();
        private final List<String> furtherActions = new ArrayList<>();
        private @Nullable String partition;
        private @Nullable String viaRole;
        private boolean ownAccountDirect;
        private @Nullable Mono<String> knownAccount;
        private boolean scopeDown = true;
        private @Nullable String sessionPolicy;
        private @Nullable String externalId;
        private String sessionName = "onhook";
        private Duration sessionDuration = Duration.ofHours(1);
        private @Nullable String sourceIdentity;
        private @Nullable String stsRegion;
        private @Nullable AwsCredentialsProvider baseCredentials;
        private Duration requestTimeout = Duration.ofSeconds(10);

        @Override
        protected Builder self() {
            return this;
        }

        private Builder(String role) {
            this.role = RoleSettings.asIamShowsIt(Objects.requireNonNull(role, "role"));
        }

        /** The partition of the roles' ARNs. Default: that of the STS Region, or {@code aws}. */
        public Builder partition(@Nullable String value) {
            partition = value;
            return this;
        }

        /**
         * A hub role, by its ARN, that assumes the others: the caller assumes it first. Sessions then last an hour at most.
         * Default: none.
         */
        public Builder viaRole(@Nullable String arn) {
            viaRole = arn;
            return this;
        }

        /** Whether to act in the caller's own account as the caller, without a role. Default: no. */
        public Builder ownAccountDirect(boolean value) {
            ownAccountDirect = value;
            return this;
        }

        /**
         * The account of the base credentials, subscribed to once, for {@link #ownAccountDirect}. Default: it is asked for by
         * {@code GetCallerIdentity}.
         */
        public Builder ownAccount(Mono<String> accountId) {
            knownAccount = Objects.requireNonNull(accountId, "ownAccount");
            return this;
        }

        /** The external id that the roles' trust asks for. Default: none. */
        public Builder externalId(@Nullable String value) {
            externalId = value;
            return this;
        }

        /** The name of the sessions, as audit logs show it. Default: {@code onhook}. */
        public Builder sessionName(String value) {
            sessionName = Objects.requireNonNull(value, "sessionName");
            return this;
        }

        /** How long a session is asked for, 15 minutes to 12 hours. Default: 1 h. */
        public Builder sessionDuration(Duration value) {
            sessionDuration = Objects.requireNonNull(value, "sessionDuration");
            return this;
        }

        /** Adds a tag to the sessions. Default: none. */
        public Builder sessionTag(String key, String value) {
            sessionTags.put(Objects.requireNonNull(key, "sessionTag"), Objects.requireNonNull(value, "sessionTag"));
            return this;
        }

        /** Which of the tags are handed on where a session assumes a further role. Default: none. */
        public Builder transitiveTagKeys(String... keys) {
            transitiveTagKeys.addAll(RoleRules.given("transitiveTagKeys", keys));
            return this;
        }

        /** The source identity of the sessions. Default: none. */
        public Builder sourceIdentity(@Nullable String value) {
            sourceIdentity = value;
            return this;
        }

        /** Whether a session policy narrows sessions to what each run's operation needs. Default: yes. */
        public Builder scopeDown(boolean value) {
            scopeDown = value;
            return this;
        }

        /** Further actions that sessions are not narrowed out of, such as {@code chime:GetVoiceConnector}. Default: none. */
        public Builder allowing(String... actions) {
            furtherActions.addAll(RoleRules.given("allowing", actions));
            return this;
        }

        /** The session policy to use, as JSON, instead of the one made from the operation. */
        public Builder sessionPolicy(@Nullable String json) {
            sessionPolicy = json;
            return this;
        }

        /** The Region whose STS is called. Default: the SDK's own choice, or {@code us-east-1} where it has none. */
        public Builder stsRegion(@Nullable String value) {
            stsRegion = value;
            return this;
        }

        /** Who assumes the roles. Default: {@link ConfiguredCredentials}. Not closed with the sessions. */
        public Builder baseCredentials(AwsCredentialsProvider value) {
            baseCredentials = Objects.requireNonNull(value, "baseCredentials");
            return this;
        }

        /** How long to wait for an answer of STS. Default: 10 s. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = Objects.requireNonNull(value, "requestTimeout");
            return this;
        }

        /**
         * The provider. Nothing is called before a session is asked for.
         *
         * @throws IllegalArgumentException naming every setting that is out of its range, and the range
         */
        public AssumedRoles build() {
            RoleSettings settings = settings();
            CredentialLoggingCheck.warn();
            Connection connection = Connection.of(this);
            Time clock = connection.time();
            AwsCredentialsProvider base = baseCredentials == null ? ConfiguredCredentials.of(null) : baseCredentials;
            SdkSts.Place place = new SdkSts.Place(stsRegion, connection.endpoint(), connection.http());
            Sts sts = new SdkSts(place, requestTimeout, clock.scheduler());
            return new AssumedRoles(
                    settings, sts, BaseCredentials.of(base, clock), ownAccountDirect, knownAccount, clock);
        }

        RoleSettings settings() {
            return RoleRules.checked(
                    new RoleSettings(
                            role,
                            partition == null ? RoleSettings.partitionOf(stsRegion) : partition,
                            viaRole,
                            externalId,
                            sessionName,
                            sessionDuration,
                            sessionTags,
                            transitiveTagKeys,
                            sourceIdentity,
                            sessionPolicy,
                            scopeDown,
                            furtherActions,
                            stsRegion),
                    requestTimeout);
        }
    }
}
