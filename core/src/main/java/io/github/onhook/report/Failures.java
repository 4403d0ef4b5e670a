package io.github.onhook.report;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.Status;
import io.github.onhook.model.Target;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/** Every target of a run that is not done, one at a time, so that they need not fit in memory. */
@FunctionalInterface
public interface Failures {

    /** Hands over each of them, in order; can be called again. */
    void forEach(Consumer<Failure> each) throws IOException;

    /** Those that a report holds in memory: all of them, unless there were more than it keeps. */
    static Failures of(Report report) {
        return each -> report.failures().forEach(each);
    }

    /** The same failures, of a move the stranded numbers before all others. Goes through them twice only if there are any. */
    static Failures strandedFirst(Report report, Failures failures) {
        if (report.totals().stranded() == 0) {
            return failures;
        }
        return each -> {
            failures.forEach(failure -> {
                if (failure.status() == Status.STRANDED) {
                    each.accept(failure);
                }
            });
            failures.forEach(failure -> {
                if (failure.status() != Status.STRANDED) {
                    each.accept(failure);
                }
            });
        };
    }

    /**
     * A target that is not done. All parts are text, for a rejected row holds what was written there, valid or not.
     *
     * @param accountId the account
     * @param region the Region
     * @param voiceConnectorId the connector
     * @param phoneNumber the number, in clear
     * @param status why it is listed
     * @param reason what that rests on
     * @param attempts as in {@link Outcome}
     */
    record Failure(
            String accountId,
            String region,
            String voiceConnectorId,
            String phoneNumber,
            Status status,
            Reason reason,
            int attempts) {

        /** Makes the text {@linkplain ForeignText visible and short}. */
        public Failure {
            accountId = ForeignText.code(accountId);
            region = ForeignText.code(region);
            voiceConnectorId = ForeignText.code(voiceConnectorId);
            phoneNumber = ForeignText.code(phoneNumber);
        }

        /** The failure that an outcome is. */
        public static Failure of(Outcome outcome) {
            Target target = outcome.target();
            return new Failure(
                    target.location().accountId(),
                    target.location().region(),
                    target.voiceConnectorId(),
                    target.phoneNumber().e164(),
                    outcome.status(),
                    outcome.reason(),
                    outcome.attempts());
        }

        /** The failure that a rejected row is. */
        public static Failure of(Rejection rejection) {
            return new Failure(
                    Objects.requireNonNullElse(rejection.accountId(), ""),
                    Objects.requireNonNullElse(rejection.region(), ""),
                    Objects.requireNonNullElse(rejection.voiceConnectorId(), ""),
                    Objects.requireNonNullElse(rejection.phoneNumber(), ""),
                    Status.REJECTED,
                    Reason.of(Source.INPUT, rejection.code(), rejection.toString()),
                    0);
        }

        /** The status and the code, without the number. */
        @Override
        public String toString() {
            return accountId + '/' + region + '/' + voiceConnectorId + ": " + status + ' ' + reason.code();
        }
    }
}
