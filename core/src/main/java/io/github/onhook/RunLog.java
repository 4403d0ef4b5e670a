package io.github.onhook;

import io.github.onhook.internal.aggregate.StsWaits;
import io.github.onhook.model.Location;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunEvent.RequestResult;
import io.github.onhook.model.RunListener;
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

    /** The factor by which a rate must rise or fall to be logged again. */
    private static final double NOTABLE = 2;
    /** Refusals in a row that are worth a line; and so many times more are worth another. */
    private static final int STREAK = 10;

    /** What a code looks like; anything else that stands in its place is not repeated. */
    private static final Pattern CODE = Pattern.compile("[\\w.:-]{1,64}");

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final Logger log;
    private final String run;
    private final Map<Location, Lane> lanes = new HashMap<>();
    private final StsWaits stsWaits = new StsWaits();
    private int tellStsWaitsAt = 1;
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
    public void runStarted(RunEvent.RunStarted event) {
        of(log.atInfo()).addKeyValue("operation", event.operation().label()).log("run started");
    }

    @Override
    public void rejected(Rejection rejection) {
        of(log.atDebug())
                .addKeyValue("line", rejection.line())
                .addKeyValue("code", rejection.code())
                .log("row rejected");
    }

    @Override
    public void targetsAccepted(RunEvent.TargetsAccepted event) {
        if (!lanes.containsKey(event.location())) {
            lane(event.location());
            of(log.atInfo(), event.location()).log("lane opened");
        }
    }

    @Override
    public void requestFinished(RunEvent.RequestFinished event) {
        Lane lane = lane(event.location());
        if (event.result() == RequestResult.THROTTLED) {
            lane.throttledInARow++;
            if (lane.throttledInARow == lane.tellStreakAt) {
                lane.tellStreakAt *= STREAK;
                of(log.atWarn(), event.location())
                        .addKeyValue("refusals", lane.throttledInARow)
                        .addKeyValue("code", printable(event.error()))
                        .log("throttled again and again");
            }
            return;
        }
        if (event.result() == RequestResult.SUCCESS) {
            lane.throttledInARow = 0;
            lane.tellStreakAt = STREAK;
        } else {
            of(log.atDebug(), event.location())
                    .addKeyValue("result", event.result().name().toLowerCase(Locale.ROOT))
                    .addKeyValue("code", printable(event.error()))
                    .addKeyValue("millis", event.nanos() / 1_000_000)
                    .log("request failed");
        }
    }

    @Override
    public void assumeRoleFinished(RunEvent.AssumeRoleFinished event) {
        int waited = stsWaits.count();
        boolean throttled = stsWaits.finished(event);
        boolean matters = event.error() != null && !throttled;
        of(matters ? log.atWarn() : log.atDebug())
                .addKeyValue("account", event.accountId())
                .addKeyValue("code", printable(event.error()))
                .addKeyValue("millis", event.nanos() / 1_000_000)
                .log(event.error() == null ? "role assumed" : "role not assumed");
        stsWaitsChanged(waited);
    }

    /** Logs the first account that waits, whenever ten times as many do, and when none does any more. */
    private void stsWaitsChanged(int before) {
        int now = stsWaits.count();
        boolean more = now > before && now >= tellStsWaitsAt;
        if (more || (now == 0 && before > 0)) {
            tellStsWaitsAt = more ? tellStsWaitsAt * STREAK : 1;
            of(log.atInfo()).addKeyValue("accounts", now).log("accounts wait for STS");
        }
    }

    @Override
    public void sessionRefused(RunEvent.SessionRefused event) {
        of(log.atWarn(), event.location())
                .addKeyValue("code", printable(event.code()))
                .log("session refused");
    }

    @Override
    public void batchSizeLearned(RunEvent.BatchSizeLearned event) {
        of(log.atInfo(), event.location())
                .addKeyValue("numbers", event.numbers())
                .log("batch size learned");
    }

    @Override
    public void rateChanged(RunEvent.RateChanged event) {
        Lane lane = lane(event.location());
        boolean notable = event.perSecond() >= NOTABLE * lane.rateTold || event.perSecond() * NOTABLE <= lane.rateTold;
        if (notable) {
            lane.rateTold = event.perSecond();
            of(log.atInfo(), event.location())
                    .addKeyValue("perSecond", String.format(Locale.ROOT, "%.2f", event.perSecond()))
                    .log("rate changed");
        }
    }

    @Override
    public void connectorClosed(RunEvent.ConnectorClosed event) {
        of(log.atWarn(), event.location())
                .addKeyValue("connector", event.voiceConnectorId())
                .addKeyValue("code", printable(event.code()))
                .log("connector closed");
    }

    @Override
    public void locationClosed(RunEvent.LocationClosed event) {
        of(log.atWarn(), event.location())
                .addKeyValue("code", printable(event.code()))
                .log("location closed");
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
    public void runFinished(RunEvent.RunFinished event) {
        lanes.forEach((location, lane) -> {
            if (lane.doubtOff + lane.doubtLeft > 0) {
                of(lane.doubtLeft == 0 ? log.atInfo() : log.atWarn(), location)
                        .addKeyValue("off", lane.doubtOff)
                        .addKeyValue("unknown", lane.doubtLeft)
                        .log(lane.doubtLeft == 0 ? "doubt settled" : "doubt left");
            }
        });
        of(log.atInfo())
                .addKeyValue("operation", event.operation().label())
                .addKeyValue("status", event.status())
                .addKeyValue("done", done)
                .addKeyValue("notDone", notDone)
                .addKeyValue("seconds", Duration.ofNanos(event.nanos()).toSeconds())
                .log("run ended");
    }
}
