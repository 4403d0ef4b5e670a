package io.github.onhook.report;

import io.github.onhook.aws.Caller;
import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Status;
import io.github.onhook.report.Failures.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All outcomes of a run, aggregated. Later versions add components to this record and those in it: its accessors stay, its
 * constructor is not for users.
 *
 * <p>What is asked for of a location or connector that the run has no target at is all zeros.
 *
 * @param runId the run's id
 * @param operation what was done to the targets
 * @param planFingerprint the plan's fingerprint; {@code null} for a run over a stream of targets
 * @param status how the run ended, or that it goes on
 * @param stopReason why it stopped before its end, if it did
 * @param startedAt when it began
 * @param finishedAt when it ended; {@code null} while it goes on
 * @param totals the run's targets by status
 * @param requests the run's requests by what became of them
 * @param spotChecks confirmations that were compared with reads
 * @param errors the codes seen in outcomes, most frequent first
 * @param locations the same figures for each location, in order
 * @param connectors targets by status for each connector, in order
 * @param failures the targets that are not done, the earliest first, at most {@link Settings#maxReportedFailures()}
 * @param timeline how it went over time; {@link Timeline#NONE} while it goes on
 * @param forecast the forecast; {@code null} where there is none, as over a stream of targets
 * @param pace what came of that; {@code null} while it goes on
 * @param caller who acted; {@code null} where nobody said
 * @param outOfService of a move: how long its numbers were on no connector; {@code null} of anything else
 * @param accountsWaitingForSts accounts that wait for a session because STS throttles AssumeRole; 0 once the run has ended
 */
public record Report(
        String runId,
        Operation operation,
        @Nullable String planFingerprint,
        RunStatus status,
        @Nullable String stopReason,
        Instant startedAt,
        @Nullable Instant finishedAt,
        Totals totals,
        Requests requests,
        SpotChecks spotChecks,
        List<ErrorCount> errors,
        List<LocationReport> locations,
        List<ConnectorReport> connectors,
        List<Failure> failures,
        Timeline timeline,
        @Nullable Forecast forecast,
        @Nullable Pace pace,
        @Nullable Caller caller,
        @Nullable OutOfService outOfService,
        int accountsWaitingForSts) {

    /** Copies the lists, and makes text {@linkplain ForeignText visible and short}. */
    public Report {
        runId = ForeignText.code(runId);
        planFingerprint = planFingerprint == null ? null : ForeignText.code(planFingerprint);
        stopReason = stopReason == null ? null : ForeignText.message(stopReason);
        errors = List.copyOf(errors);
        locations = List.copyOf(locations);
        connectors = List.copyOf(connectors);
        failures = List.copyOf(failures);
    }

    /** The same report, held against this forecast. */
    public Report withForecast(Forecast value) {
        return with(value, caller);
    }

    /** The same report, of a run in which this caller acted. */
    public Report actingAs(@Nullable Caller who) {
        return with(forecast, who);
    }

    private Report with(@Nullable Forecast expected, @Nullable Caller who) {
        return new Report(
                runId,
                operation,
                planFingerprint,
                status,
                stopReason,
                startedAt,
                finishedAt,
                totals,
                requests,
                spotChecks,
                errors,
                locations,
                connectors,
                failures,
                timeline,
                expected,
                pace,
                who,
                outOfService,
                accountsWaitingForSts);
    }

    /** The figures of one location. */
    public LocationReport location(Location location) {
        LocationReport none = new LocationReport(location, Totals.NONE, Requests.NONE, null, null, null);
        int place = Collections.binarySearch(locations, none, Comparator.comparing(LocationReport::location));
        return place >= 0 ? locations.get(place) : none;
    }

    /** The figures of one connector. */
    public ConnectorReport connector(Location location, String voiceConnectorId) {
        ConnectorReport none = new ConnectorReport(location, voiceConnectorId, Totals.NONE);
        int place = Collections.binarySearch(connectors, none, ConnectorReport.ORDER);
        return place >= 0 ? connectors.get(place) : none;
    }

    /** How many targets have this status. */
    public long count(Status status) {
        return totals.count(status);
    }

    /** How many outcomes rest on this code, from any source. */
    public long countByCode(String code) {
        return errors.stream()
                .filter(error -> error.code().equals(code))
                .mapToLong(ErrorCount::count)
                .sum();
    }

    /** Those of {@link #failures()} that are at this location. */
    public List<Failure> failures(Location location) {
        return failures.stream()
                .filter(failure -> failure.accountId().equals(location.accountId())
                        && failure.region().equals(location.region()))
                .toList();
    }

    /**
     * Targets by status. The statuses add up to {@code targets} once the run has ended; duplicates are not targets.
     *
     * @param targets targets known so far
     * @param disassociated confirmed in this run
     * @param alreadyDisassociated found off before this run sent anything
     * @param associated of a run that puts numbers back: confirmed in this run
     * @param alreadyAssociated of such a run: found on before it sent anything
     * @param failed sent and refused
     * @param unknown sent, and never settled
     * @param skipped never sent
     * @param rejected not valid
     * @param duplicates exact repeats that were dropped
     * @param others the statuses that only moves, releases and their undoing have; a status that no target has is left out
     */
    public record Totals(
            long targets,
            long disassociated,
            long alreadyDisassociated,
            long associated,
            long alreadyAssociated,
            long failed,
            long unknown,
            long skipped,
            long rejected,
            long duplicates,
            Map<Status, Long> others) {

        static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

        /** Copies the map; totals that were stored before there was one have none. */
        public Totals {
            others = Map.copyOf(Objects.requireNonNullElse(others, Map.of()));
        }

        /** How many have this status. */
        public long count(Status status) {
            return switch (status) {
                case DISASSOCIATED -> disassociated;
                case ALREADY_DISASSOCIATED -> alreadyDisassociated;
                case ASSOCIATED -> associated;
                case ALREADY_ASSOCIATED -> alreadyAssociated;
                case FAILED -> failed;
                case UNKNOWN -> unknown;
                case SKIPPED -> skipped;
                case REJECTED -> rejected;
                case MOVED, ALREADY_MOVED, STRANDED, RELEASED, ALREADY_RELEASED, RESTORED, ALREADY_RESTORED ->
                    others.getOrDefault(status, 0L);
            };
        }

        /** Targets that have their outcome. */
        public long settled() {
            return done() + stranded() + failed + unknown + skipped + rejected;
        }

        /** Targets known to be as the run's operation wants them. */
        public long done() {
            return confirmed() + already();
        }

        /** Targets that the run itself made so. */
        public long confirmed() {
            return disassociated + associated + count(Status.MOVED) + count(Status.RELEASED) + count(Status.RESTORED);
        }

        /** Targets of a move that are on neither connector. */
        public long stranded() {
            return count(Status.STRANDED);
        }

        /** Targets that were so before the run. */
        public long already() {
            return alreadyDisassociated
                    + alreadyAssociated
                    + count(Status.ALREADY_MOVED)
                    + count(Status.ALREADY_RELEASED)
                    + count(Status.ALREADY_RESTORED);
        }
    }

    /**
     * How long the numbers of a move were on no connector, of those for which that is known: what has its outcome, and came to
     * a connector.
     *
     * @param numbers how many those are
     * @param median half of them took no longer; this and the next are at most a thirty-second too long
     * @param p99 of a hundred, 99 took no longer
     * @param longest the longest
     * @param slowest those that took longest, the longest first
     * @param now how many are in transit now; those that are stranded are not
     * @param mostAtOnce the most numbers that were on neither connector at one time
     */
    public record OutOfService(
            long numbers,
            Duration median,
            Duration p99,
            Duration longest,
            List<Slow> slowest,
            long now,
            long mostAtOnce) {

        /** Copies the list. */
        public OutOfService {
            slowest = List.copyOf(slowest);
        }

        /** A number that took long. */
        public record Slow(
                String accountId, String region, String voiceConnectorId, String phoneNumber, Duration outOfService) {}
    }

    /**
     * Confirmations of the service that were compared with reads.
     *
     * @param read numbers that were read
     * @param disagreed those of them that were not as the service had confirmed
     * @param notChecked locations where nothing could be read to compare
     */
    public record SpotChecks(long read, long disagreed, long notChecked) {
        /** None. */
        public static final SpotChecks NONE = new SpotChecks(0, 0, 0);
    }

    /**
     * Requests by what became of them. {@code sent} is the sum of the three that follow it and of those in flight.
     *
     * @param sent requests that change something, handed to the HTTP client
     * @param succeeded answered with 200, also where single numbers were refused
     * @param throttled refused for their rate
     * @param failed refused for another reason, or not answered
     * @param reads requests that only read
     * @param assumeRole AssumeRole calls
     */
    public record Requests(long sent, long succeeded, long throttled, long failed, long reads, long assumeRole) {

        static final Requests NONE = new Requests(0, 0, 0, 0, 0, 0);
    }

    /**
     * How long a run was at work, and what it was bound by.
     *
     * @param worked without the time from a stop or crash until it went on
     * @param limit what held it up the longest, since it last went on; {@code null} where nothing was sent since then, or
     *     nobody listened
     */
    public record Pace(Duration worked, Forecast.@Nullable Limit limit) {}

    /**
     * How often a code was the reason of an outcome.
     *
     * @param source who said it
     * @param code the code, as sent
     * @param count outcomes with it
     * @param sampleMessage one of the messages that came with it
     */
    public record ErrorCount(
            Source source,
            String code,
            long count,
            @Nullable String sampleMessage) {

        /** Makes the text {@linkplain ForeignText visible and short}. */
        public ErrorCount {
            code = ForeignText.code(code);
            sampleMessage = sampleMessage == null ? null : ForeignText.message(sampleMessage);
        }
    }

    /**
     * What a run learned of a quota.
     *
     * @param requestsPerSecond the quota
     * @param burst how many requests it admits at once
     * @param knownBefore whether the run started from what an earlier one had learned
     */
    public record LearnedQuota(double requestsPerSecond, double burst, boolean knownBefore) {}

    /**
     * The figures of one location.
     *
     * @param location the location
     * @param totals its targets by status
     * @param requests its requests; AssumeRole calls belong to accounts and are not counted here
     * @param closed the code that closed it, if it was closed
     * @param rate the rate its bucket was filled at in the end, in requests per second; {@code null} if it never sent
     * @param learned what was learned of its quota; {@code null} if too little was throttled to know it
     */
    public record LocationReport(
            Location location,
            Totals totals,
            Requests requests,
            @Nullable String closed,
            @Nullable Double rate,
            @Nullable LearnedQuota learned) {

        /** Makes the text {@linkplain ForeignText visible and short}. */
        public LocationReport {
            closed = closed == null ? null : ForeignText.code(closed);
        }
    }

    /**
     * The figures of one connector.
     *
     * @param location where it is
     * @param voiceConnectorId its id
     * @param totals its targets that have their outcome, by status
     */
    public record ConnectorReport(Location location, String voiceConnectorId, Totals totals) {

        /** By location, then by id. */
        public static final Comparator<ConnectorReport> ORDER =
                Comparator.comparing(ConnectorReport::location).thenComparing(ConnectorReport::voiceConnectorId);
    }
}
