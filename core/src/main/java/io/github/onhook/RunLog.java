package io.github.onhook;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RequestResult;
import io.github.onhook.model.RunListener;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Source;
import io.github.onhook.model.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what matters of a run: a line for each event, its facts as keys and values. Numbers are masked, and in lines of
 * {@code DEBUG} only; what the service says is left to the report, for it may hold numbers in clear.
 */
final class RunLog implements RunListener {

    /** A rate is told again when it is so many times what it was, or the same part of it. */
    private static final double NOTABLE = 2;
    /** Refusals in a row that are worth a line; and so many times more are worth another. */
    private static final int STREAK = 10;

    /** What a code looks like; anything else that stands in its place is not repeated. */
    private static final Pattern CODE = Pattern.compile("[\\w.:-]{1,64}");
    /** Waited out, and no reason for a warning. */
    private static final Pattern STS_THROTTLED = Pattern.compile("Throttling\\w*|RequestLimitExceeded");

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final Logger log;
    private final String run;
    private final Map<Location, Lane> lanes = new HashMap<>();
    private long done;
    private long notDone;

    RunLog(String runId) {
        this(runId, LOG);
    }

    RunLog(String runId, Logger log) {
        this.run = runId;
        this.log = log;
    }

    /** What there is to remember of a location between its lines. */
    private static final class Lane {
        private double rateTold;
        private int throttledInARow;
        private int tellStreakAt = STREAK;
        private long doubtOff;
        private long doubtLeft;
    }

    private static String printable(@Nullable String code) {
        if (code == null) {
            return "none";
        }
        return CODE.matcher(code).matches() ? code : "unprintable";
    }

    private Lane lane(Location location) {
        return lanes.computeIfAbsent(location, l -> new Lane());
    }

    private LoggingEventBuilder of(LoggingEventBuilder line) {
        return line.addKeyValue("run", run);
    }

    private LoggingEventBuilder of(LoggingEventBuilder line, Location location) {
        return of(line).addKeyValue("account", location.accountId()).addKeyValue("region", location.region());
    }

    @Override
    public void runStarted(String runId, Operation operation) {
        of(log.atInfo()).addKeyValue("operation", operation.label()).log("run started");
    }

    @Override
    public void rejected(Rejection rejection) {
        of(log.atDebug())
                .addKeyValue("line", rejection.line())
                .addKeyValue("code", rejection.code())
                .log("row rejected");
    }

    @Override
    public void targetsAccepted(Location location, long targets) {
        if (!lanes.containsKey(location)) {
            lane(location);
            of(log.atInfo(), location).log("lane opened");
        }
    }

    @Override
    public void requestFinished(
            Location location, Operation operation, RequestResult result, @Nullable String error, long nanos) {
        Lane lane = lane(location);
        if (result == RequestResult.THROTTLED) {
            lane.throttledInARow++;
            if (lane.throttledInARow == lane.tellStreakAt) {
                lane.tellStreakAt *= STREAK;
                of(log.atWarn(), location)
                        .addKeyValue("refusals", lane.throttledInARow)
                        .addKeyValue("code", printable(error))
                        .log("throttled again and again");
            }
            return;
        }
        if (result == RequestResult.SUCCESS) {
            lane.throttledInARow = 0;
            lane.tellStreakAt = STREAK;
        } else {
            of(log.atDebug(), location)
                    .addKeyValue("result", result.name().toLowerCase(Locale.ROOT))
                    .addKeyValue("code", printable(error))
                    .addKeyValue("millis", nanos / 1_000_000)
                    .log("request failed");
        }
    }

    @Override
    public void sessionAssumed(String accountId, @Nullable String error, long nanos) {
        boolean matters = error != null && !STS_THROTTLED.matcher(error).matches();
        of(matters ? log.atWarn() : log.atDebug())
                .addKeyValue("account", accountId)
                .addKeyValue("code", printable(error))
                .addKeyValue("millis", nanos / 1_000_000)
                .log(error == null ? "role assumed" : "role not assumed");
    }

    @Override
    public void sessionRefused(Location location, String code) {
        of(log.atWarn(), location).addKeyValue("code", printable(code)).log("session refused");
    }

    @Override
    public void batchSizeLearned(Location location, int numbers) {
        of(log.atInfo(), location).addKeyValue("numbers", numbers).log("batch size learned");
    }

    @Override
    public void rateChanged(Location location, double perSecond) {
        Lane lane = lane(location);
        boolean notable = perSecond >= NOTABLE * lane.rateTold || perSecond * NOTABLE <= lane.rateTold;
        if (notable) {
            lane.rateTold = perSecond;
            of(log.atInfo(), location)
                    .addKeyValue("perSecond", String.format(Locale.ROOT, "%.2f", perSecond))
                    .log("rate changed");
        }
    }

    @Override
    public void connectorClosed(Location location, String voiceConnectorId, String code) {
        of(log.atWarn(), location)
                .addKeyValue("connector", voiceConnectorId)
                .addKeyValue("code", printable(code))
                .log("connector closed");
    }

    @Override
    public void locationClosed(Location location, String code) {
        of(log.atWarn(), location).addKeyValue("code", printable(code)).log("location closed");
    }

    @Override
    public void settled(Outcome outcome) {
        if (outcome.status().isDone()) {
            done++;
        } else {
            notDone++;
        }
        if (outcome.reason().source() == Source.READ || outcome.status() == Status.UNKNOWN) {
            doubtSettled(outcome);
        }
    }

    private void doubtSettled(Outcome outcome) {
        Location location = outcome.target().location();
        Lane lane = lane(location);
        if (outcome.status() == Status.UNKNOWN) {
            lane.doubtLeft++;
        } else {
            lane.doubtOff++;
        }
        of(log.atDebug(), location)
                .addKeyValue("connector", outcome.target().voiceConnectorId())
                .addKeyValue("number", outcome.target().phoneNumber().masked())
                .addKeyValue("status", outcome.status())
                .log("number in doubt settled");
    }

    @Override
    public void runFinished(
            String runId, Operation operation, RunStatus status, @Nullable String stopReason, long nanos) {
        lanes.forEach((location, lane) -> {
            if (lane.doubtOff + lane.doubtLeft > 0) {
                of(lane.doubtLeft == 0 ? log.atInfo() : log.atWarn(), location)
                        .addKeyValue("off", lane.doubtOff)
                        .addKeyValue("unknown", lane.doubtLeft)
                        .log(lane.doubtLeft == 0 ? "doubt settled" : "doubt left");
            }
        });
        of(log.atInfo())
                .addKeyValue("operation", operation.label())
                .addKeyValue("status", status)
                .addKeyValue("done", done)
                .addKeyValue("notDone", notDone)
                .addKeyValue("seconds", Duration.ofNanos(nanos).toSeconds())
                .log("run ended");
    }
}
