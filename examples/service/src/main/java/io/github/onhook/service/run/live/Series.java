package io.github.onhook.service.run.live;

import io.github.onhook.report.Report;
import io.github.onhook.report.Timeline.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The time series of an active run, in steps of equal length: the steps get longer, their number stays bounded. Not
 * thread-safe. */
public final class Series {

    private static final int MOST = 240;

    private final List<Moment> moments = new ArrayList<>();
    private int ticksAStep = 1;
    private int ticks;
    private Moment last = new Moment(0, 0, 0, 0);
    private Moment sum = new Moment(0, 0, 0, 0);

    /** Adds the changes since the last tick; ticks are equidistant. */
    public void tick(Report report) {
        Report.Totals totals = report.totals();
        Moment now = new Moment(
                totals.done(),
                totals.settled() - totals.done(),
                report.requests().sent(),
                report.requests().throttled());
        sum = plus(sum, minus(now, last));
        last = now;
        ticks++;
        if (ticks % ticksAStep == 0) {
            moments.add(sum);
            sum = new Moment(0, 0, 0, 0);
        }
        if (moments.size() > MOST) {
            halve();
        }
    }

    private void halve() {
        List<Moment> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < moments.size(); i += 2) {
            pairs.add(plus(moments.get(i), moments.get(i + 1)));
        }
        if (moments.size() % 2 == 1) {
            sum = plus(moments.get(moments.size() - 1), sum);
            ticks = ticksAStep;
        } else {
            ticks = 0;
        }
        moments.clear();
        moments.addAll(pairs);
        ticksAStep *= 2;
    }

    public Duration step(Duration tick) {
        return tick.multipliedBy(ticksAStep);
    }

    public List<Moment> moments() {
        return List.copyOf(moments);
    }

    private static Moment plus(Moment a, Moment b) {
        return new Moment(
                a.done() + b.done(), a.notDone() + b.notDone(), a.sent() + b.sent(), a.throttled() + b.throttled());
    }

    private static Moment minus(Moment a, Moment b) {
        return new Moment(
                a.done() - b.done(), a.notDone() - b.notDone(), a.sent() - b.sent(), a.throttled() - b.throttled());
    }
}
