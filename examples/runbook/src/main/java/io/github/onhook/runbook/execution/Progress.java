package io.github.onhook.runbook.execution;

import io.github.onhook.Run;
import io.github.onhook.internal.report.Labels;
import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.model.Operation;
import io.github.onhook.report.Report;
import io.github.onhook.report.Report.OutOfService;
import io.github.onhook.report.Report.Requests;
import io.github.onhook.report.Report.Totals;
import io.github.onhook.runbook.options.OutputOptions;
import io.github.onhook.runbook.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/** Shows on standard error how far a run is, until it is closed. */
final class Progress implements AutoCloseable {

    private static final Duration BAR_EVERY = Duration.ofMillis(250);
    private static final Duration LINE_EVERY = Duration.ofSeconds(3);
    /** What has room for a bar and the slowest location beside it. */
    private static final int WIDE = 150;

    private final Disposable ticks;
    private final Runnable end;

    private Progress(Disposable ticks, Runnable end) {
        this.ticks = ticks;
        this.end = end;
    }

    private static Progress each(Duration period, Runnable tick, Runnable end) {
        return new Progress(
                Schedulers.boundedElastic()
                        .schedulePeriodically(tick, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS),
                end);
    }

    static Progress show(OutputOptions.Shown how, Run run, long targets, Terminal terminal) {
        return switch (how) {
            case NONE -> new Progress(Disposables.disposed(), () -> {});
            case BAR -> bar(run, targets, terminal);
            case AUTO, PLAIN -> {
                long started = System.nanoTime();
                yield each(
                        LINE_EVERY,
                        () -> terminal.err().println(line(run.soFar(), System.nanoTime() - started)),
                        () -> {});
            }
        };
    }

    private static Progress bar(Run run, long targets, Terminal terminal) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(taskName(run.soFar().operation()))
                .setInitialMax(targets)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis((int) BAR_EVERY.toMillis())
                .showSpeed()
                .hideEta()
                .setConsumer(new DelegatingProgressBarConsumer(
                        line -> {
                            terminal.err().print("\r" + line);
                            terminal.err().flush();
                        },
                        terminal.columns() - 1))
                .build();
        Runnable tick = () -> {
            Report report = run.soFar();
            bar.stepTo(report.totals().settled());
            bar.setExtraMessage(extra(report, terminal.columns() >= WIDE));
        };
        return each(BAR_EVERY, tick, () -> {
            tick.run();
            bar.close();
            terminal.err().println();
        });
    }

    private static String taskName(Operation operation) {
        String done = Labels.done(operation);
        return done.substring(0, 1).toUpperCase(Locale.ROOT) + done.substring(1);
    }

    private static String transit(Report report) {
        OutOfService times = report.outOfService();
        return times == null
                ? ""
                : " " + HumanFormat.count(times.now()) + " in transit, "
                        + HumanFormat.count(report.totals().stranded()) + " STRANDED,";
    }

    static String line(Report report, long nanos) {
        Totals totals = report.totals();
        double seconds = nanos / 1e9;
        return HumanFormat.count(totals.settled()) + " of " + HumanFormat.count(totals.targets()) + " numbers settled ("
                + HumanFormat.share(totals.settled(), totals.targets()) + "), "
                + HumanFormat.rate(totals.settled() / Math.max(seconds, 0.001)) + ", "
                + extra(report, true).strip();
    }

    private static String extra(Report report, boolean wide) {
        Totals totals = report.totals();
        Requests requests = report.requests();
        return transit(report) + " " + HumanFormat.count(totals.settled() - totals.done()) + " not "
                + Labels.done(report.operation())
                + ", " + HumanFormat.share(requests.throttled(), requests.sent()) + " throttled"
                + waitingForSts(report.accountsWaitingForSts())
                + timeLeft(report, wide);
    }

    private static String waitingForSts(int accounts) {
        return accounts == 0
                ? ""
                : ", " + HumanFormat.count(accounts) + (accounts == 1 ? " account waits" : " accounts wait")
                        + " for STS";
    }

    private static String timeLeft(Report report, boolean wide) {
        TimeLeft timeLeft = TimeLeft.of(report);
        return timeLeft == null
                ? ""
                : ", " + HumanFormat.duration(timeLeft.left()) + " left"
                        + (wide ? ", slowest " + timeLeft.slowest() : "");
    }

    @Override
    public void close() {
        ticks.dispose();
        end.run();
    }
}
