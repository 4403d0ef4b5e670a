package io.github.onhook.internal.report;

import io.github.onhook.model.Reason;
import io.github.onhook.report.Failures;
import io.github.onhook.report.Failures.Failure;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.ErrorCount;
import io.github.onhook.report.Report.OutOfService;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A report in which all but the last two digits of each phone number are masked, also of those in messages. */
public final class Masked {

    private static final Pattern NUMBER = Pattern.compile("\\+\\d{3,15}");
    private static final Pattern BUT_LAST_TWO = Pattern.compile("\\d(?=.*\\d.*\\d)");

    private Masked() {}

    /** The report; its figures stay as they are. */
    public static Report of(Report report) {
        return new Report(
                report.runId(),
                report.operation(),
                report.planFingerprint(),
                report.status(),
                message(report.stopReason()),
                report.startedAt(),
                report.finishedAt(),
                report.totals(),
                report.requests(),
                report.spotChecks(),
                report.errors().stream()
                        .map(error -> new ErrorCount(
                                error.source(), error.code(), error.count(), message(error.sampleMessage())))
                        .toList(),
                report.locations(),
                report.connectors(),
                report.failures().stream().map(Masked::of).toList(),
                report.timeline(),
                report.forecast(),
                report.pace(),
                report.caller(),
                of(report.outOfService()),
                report.accountsWaitingForSts());
    }

    private static @Nullable OutOfService of(@Nullable OutOfService times) {
        return times == null
                ? null
                : new OutOfService(
                        times.numbers(),
                        times.median(),
                        times.p99(),
                        times.longest(),
                        times.slowest().stream()
                                .map(slow -> new OutOfService.Slow(
                                        slow.accountId(),
                                        slow.region(),
                                        slow.voiceConnectorId(),
                                        number(slow.phoneNumber()),
                                        slow.outOfService()))
                                .toList(),
                        times.now(),
                        times.mostAtOnce());
    }

    /** The failures. */
    public static Failures of(Failures failures) {
        return each -> failures.forEach(failure -> each.accept(of(failure)));
    }

    private static Failure of(Failure failure) {
        Reason reason = failure.reason();
        return new Failure(
                failure.accountId(),
                failure.region(),
                failure.voiceConnectorId(),
                number(failure.phoneNumber()),
                failure.status(),
                new Reason(reason.source(), reason.code(), message(reason.message()), reason.requestId()),
                failure.attempts());
    }

    /** Text in the place of a number. */
    static String number(String text) {
        return BUT_LAST_TWO.matcher(text).replaceAll("*");
    }

    static @Nullable String message(@Nullable String text) {
        return text == null ? null : NUMBER.matcher(text).replaceAll(found -> number(found.group()));
    }
}
