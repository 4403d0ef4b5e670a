package io.github.onhook.inventory;

import io.github.onhook.aws.ConfiguredCredentials.IdentityException;
import io.github.onhook.internal.chime.ListPage;
import io.github.onhook.internal.http.Connection;
import io.github.onhook.internal.http.ConnectionBuilder;
import io.github.onhook.internal.http.OwnHttpClient;
import io.github.onhook.internal.http.RetryAfter;
import io.github.onhook.internal.rate.CallLimiter;
import io.github.onhook.internal.rate.PacedCalls;
import io.github.onhook.internal.rate.RateController;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.organizations.OrganizationsAsyncClient;
import software.amazon.awssdk.services.organizations.OrganizationsAsyncClientBuilder;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;

/** The accounts of the caller's organization. */
public final class Organization implements AutoCloseable {

    /** Of a module that is optional: who names the accounts needs it not. */
    private static final String CLIENT = "software.amazon.awssdk.services.organizations.OrganizationsAsyncClient";

    /** The most that the service puts on a page. */
    private static final int PAGE = 20;

    private static final double FIRST_RATE = 5;
    private static final int CALLS_AT_ONCE = 4;

    private final Builder settings;
    private final Time time;
    private final PacedCalls calls;
    private final Mono<AwsCredentials> credentials;
    private final Mono<OrganizationsAsyncClient> client;
    private @Nullable OrganizationsAsyncClient built;
    private boolean isClosed;
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final Sinks.Empty<Void> closed = Sinks.empty();

    private Organization(Builder settings) {
        this.settings = settings;
        time = Connection.of(settings).time();
        calls = new PacedCalls(time, PacedCalls.PATIENCE, new OrganizationErrors());
        credentials = Mono.<AwsCredentials>fromCallable(settings.base::resolveCredentials)
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(e -> new OrganizationException(
                        "NoCredentials",
                        e instanceof IdentityException
                                ? String.valueOf(e.getMessage())
                                : "no base credentials: " + e.getMessage()
                                        + "; check the profile, the variables or the role of this machine",
                        e));
        client = Mono.fromCallable(() -> kept(settings.building.get()))
                .subscribeOn(Schedulers.boundedElastic())
                .cacheInvalidateIf(c -> false);
    }

    /**
     * Names who asks.
     *
     * @param base credentials of the management account or of a delegated administrator; may block when resolved
     * @throws IllegalStateException if the SDK's module for AWS Organizations is not on the class path
     */
    public static Builder builder(AwsCredentialsProvider base) {
        requireSdkModule();
        return new Builder(base);
    }

    private static void requireSdkModule() {
        try {
            Class.forName(CLIENT, false, Organization.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "an organization's accounts are listed with the SDK's module for AWS Organizations, which is not on the"
                            + " class path: add software.amazon.awssdk:organizations in the version of chimesdkvoice, or name"
                            + " the accounts",
                    e);
        }
    }

    /**
     * Every account, those that are not active too. Cold, never blocks, and fetched page by page as they are taken.
     * Throttling is waited out, passing faults are tried again a few times.
     *
     * <p>Ends with {@link OrganizationException} where the list is refused.
     */
    public Flux<OrganizationAccount> accounts() {
        return accounts(OrganizationAccount.Selection.ALL);
    }

    /**
     * The same of these accounts only. The tags of an account that is not active are not asked for.
     *
     * <p>Ends with {@link OrganizationException} also where there is no such organizational unit.
     */
    public Flux<OrganizationAccount> accounts(OrganizationAccount.Selection selection) {
        return Flux.using(
                        this::gate,
                        gate -> candidates(gate, selection)
                                .filter(account -> !selection.excluded().contains(account.id()))
                                .filterWhen(account -> isTagged(gate, account, selection), CALLS_AT_ONCE),
                        CallLimiter::close)
                .checkpoint("Onhook ListAccounts");
    }

    private Flux<OrganizationAccount> candidates(CallLimiter gate, OrganizationAccount.Selection selection) {
        if (selection.units().isEmpty()) {
            return list(
                    gate,
                    "ListAccounts",
                    (client, as, token) -> Mono.fromFuture(() -> client.listAccounts(
                                    r -> r.maxResults(PAGE).nextToken(token).overrideConfiguration(as)))
                            .map(answer -> new ListPage<>(
                                    accounts(answer.accounts()),
                                    answer.nextToken(),
                                    answer.responseMetadata().requestId())));
        }
        return Flux.fromIterable(selection.units())
                .expand(parent -> unitsIn(gate, parent))
                .distinct()
                .concatMap(parent -> accountsIn(gate, parent), 1)
                .distinct(OrganizationAccount::id);
    }

    private Flux<String> unitsIn(CallLimiter gate, String parent) {
        return list(
                gate,
                "ListOrganizationalUnitsForParent",
                (client, as, token) -> Mono.fromFuture(
                                () -> client.listOrganizationalUnitsForParent(r -> r.parentId(parent)
                                        .maxResults(PAGE)
                                        .nextToken(token)
                                        .overrideConfiguration(as)))
                        .map(answer -> new ListPage<>(
                                answer.organizationalUnits().stream()
                                        .map(OrganizationalUnit::id)
                                        .toList(),
                                answer.nextToken(),
                                answer.responseMetadata().requestId())));
    }

    private Flux<OrganizationAccount> accountsIn(CallLimiter gate, String parent) {
        return list(
                gate,
                "ListAccountsForParent",
                (client, as, token) -> Mono.fromFuture(() -> client.listAccountsForParent(r -> r.parentId(parent)
                                .maxResults(PAGE)
                                .nextToken(token)
                                .overrideConfiguration(as)))
                        .map(answer -> new ListPage<>(
                                accounts(answer.accounts()),
                                answer.nextToken(),
                                answer.responseMetadata().requestId())));
    }

    private Mono<Boolean> isTagged(
            CallLimiter gate, OrganizationAccount account, OrganizationAccount.Selection selection) {
        if (selection.tags().isEmpty() || !account.isActive()) {
            return Mono.just(true);
        }
        return list(
                        gate,
                        "ListTagsForResource",
                        (client, as, token) -> Mono.fromFuture(
                                        () -> client.listTagsForResource(r -> r.resourceId(account.id())
                                                .nextToken(token)
                                                .overrideConfiguration(as)))
                                .map(answer -> new ListPage<>(
                                        answer.tags(),
                                        answer.nextToken(),
                                        answer.responseMetadata().requestId())))
                .filter(tag -> tag.value().equals(selection.tags().get(tag.key())))
                .count()
                .map(found -> found == selection.tags().size());
    }

    private CallLimiter gate() {
        return new CallLimiter(
                time, RateController.discovering(FIRST_RATE, Long.MAX_VALUE, 0, CALLS_AT_ONCE), CALLS_AT_ONCE);
    }

    /** One page of a list, after this token. */
    @FunctionalInterface
    private interface Listing<T> {
        Mono<ListPage<T>> page(
                OrganizationsAsyncClient client, AwsRequestOverrideConfiguration as, @Nullable String token);
    }

    private <T> Flux<T> list(CallLimiter gate, String operation, Listing<T> listing) {
        Pages<T> pages = token -> page(gate, operation, listing, token);
        return pages.all(list -> new OrganizationException(
                "UnexpectedResponse", operation + ": " + list.message() + "; name the accounts", null));
    }

    private <T> Mono<ListPage<T>> page(CallLimiter gate, String operation, Listing<T> listing, @Nullable String token) {
        return calls.retried(calls.once(gate, permit -> ask(listing, token)))
                .onErrorMap(e -> OrganizationFailure.refusal(operation, e));
    }

    private <T> Mono<ListPage<T>> ask(Listing<T> listing, @Nullable String token) {
        Mono<Tuple2<OrganizationsAsyncClient, AwsCredentials>> open = Mono.zip(client, credentials);
        Mono<Tuple2<OrganizationsAsyncClient, AwsCredentials>> refused =
                closing.asMono().then(Mono.error(Organization::closedError));
        return Mono.firstWithSignal(refused, open)
                .flatMap(by ->
                        listing.page(by.getT1(), as(by.getT2()), token).timeout(settings.requestTimeout, timer()));
    }

    private static List<OrganizationAccount> accounts(List<Account> accounts) {
        return accounts.stream().map(Organization::account).toList();
    }

    /** {@code State} is the newer member and knows more states; an older service sends {@code Status} alone. */
    private static OrganizationAccount account(Account account) {
        String state = account.stateAsString() == null ? account.statusAsString() : account.stateAsString();
        return new OrganizationAccount(account.id(), account.name() == null ? "" : account.name(), state);
    }

    private static AwsRequestOverrideConfiguration as(AwsCredentials caller) {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(StaticCredentialsProvider.create(caller))
                .build();
    }

    private Scheduler timer() {
        return time.scheduler();
    }

    /** A client whose building ends after {@link #close()} is closed as well. */
    private OrganizationsAsyncClient kept(OrganizationsAsyncClient client) {
        boolean late;
        synchronized (this) {
            late = isClosed;
            built = client;
        }
        if (late) {
            client.close();
        }
        return client;
    }

    private static OrganizationException closedError() {
        return new OrganizationException("Closed", "the organization is closed: it is called no more", null);
    }

    /** Calls the service no more, and releases the client. Returns at once. */
    @Override
    public void close() {
        if (closing.tryEmitEmpty().isSuccess()) {
            OrganizationsAsyncClient open = closeOnce();
            Schedulers.boundedElastic().schedule(() -> {
                try {
                    if (open != null) {
                        open.close();
                    }
                } finally {
                    closed.tryEmitEmpty();
                }
            });
        }
    }

    private synchronized @Nullable OrganizationsAsyncClient closeOnce() {
        isClosed = true;
        return built;
    }

    /** Closes as {@link #close()} does when it is subscribed to, and completes when all is released; any number of times. */
    public Mono<Void> closeLater() {
        return Mono.defer(() -> {
            close();
            return closed.asMono();
        });
    }

    private static final class OrganizationErrors implements PacedCalls.Errors {

        @Override
        public boolean isThrottling(Throwable e) {
            return OrganizationFailure.isThrottling(e);
        }

        @Override
        public boolean isTransient(Throwable e) {
            return OrganizationFailure.isPassing(e);
        }

        @Override
        public @Nullable Duration retryAfter(Throwable e) {
            return RetryAfter.of(e);
        }

        @Override
        public Throwable late(Duration patience) {
            return new TimeoutException("throttled for " + patience.toMinutes() + " minutes");
        }
    }

    /** Collects the parts of an {@link Organization}. */
    public static final class Builder extends ConnectionBuilder<Builder> {

        private final AwsCredentialsProvider base;
        private String region = "us-east-1";
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Supplier<OrganizationsAsyncClient> building = this::client;

        @Override
        protected Builder self() {
            return this;
        }

        private Builder(AwsCredentialsProvider base) {
            this.base = Objects.requireNonNull(base, "base");
        }

        /** The one Region of the partition that serves AWS Organizations. Default: {@code us-east-1}. */
        public Builder region(String value) {
            region = Objects.requireNonNull(value, "region");
            return this;
        }

        /** How long to wait for an answer. Default: 10 s. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = Objects.requireNonNull(value, "requestTimeout");
            return this;
        }

        /** For tests: what builds the client, on a thread that may block. */
        Builder building(Supplier<OrganizationsAsyncClient> value) {
            building = value;
            return this;
        }

        private OrganizationsAsyncClient client() {
            Connection connection = Connection.of(this);
            SdkAsyncHttpClient http = connection.http();
            OrganizationsAsyncClientBuilder builder = OrganizationsAsyncClient.builder()
                    .region(Region.of(region))
                    .endpointOverride(connection.endpoint())
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
            return (http == null ? builder.httpClientBuilder(OwnHttpClient.builder()) : builder.httpClient(http))
                    .build();
        }

        /** The organization. Calls nothing before something is subscribed to. */
        public Organization build() {
            return new Organization(this);
        }
    }

    /** The accounts of the organization cannot be listed; the message says why and what to do. */
    public static final class OrganizationException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String code;

        OrganizationException(String code, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        /** The error's name without a trailing {@code Exception}. */
        public String code() {
            return code;
        }
    }
}
