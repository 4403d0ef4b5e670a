package io.github.onhook.runbook.terminal;

import io.github.onhook.Run;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Ends the command in order when the process receives a signal: a run is stopped, written and reported; what has not begun
 * does not begin. A further signal, a second or more after the first one, ends the process at once.
 *
 * <p>The JVM gives a process no other exit code than the signal's once it shuts down, so the process is halted, with the
 * command's own code, when everything is written.
 */
public final class Signals implements AutoCloseable {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Terminal terminal;
    private final Thread hook = new Thread(this::come, "signals");
    private @Nullable Run run;
    private boolean endless;
    private @Nullable Runnable interruptAction;
    private boolean prepared;
    private boolean came;
    private volatile int code = ExitCode.STOPPED;

    private Signals(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Of the process: to be called before anything else. */
    public static Signals ofProcess(Terminal terminal) {
        Signals signals = new Signals(terminal);
        Runtime.getRuntime().addShutdownHook(signals.hook);
        return signals;
    }

    /** A run is about to begin: a signal waits until it has. Does not return where one has come already. */
    public void prepare() {
        if (!isPrepared()) {
            awaitEnd();
        }
    }

    private synchronized boolean isPrepared() {
        prepared = !came;
        return prepared;
    }

    /** The run has begun: from now on a signal stops it, and one that has waited does so at once. */
    public void stop(Run begun) {
        if (mustStop(begun)) {
            begun.stop("signal");
        }
    }

    private synchronized boolean mustStop(Run begun) {
        run = begun;
        return came;
    }

    /** From now on a signal is how the command is meant to end. */
    public synchronized void expect() {
        endless = true;
    }

    /** The same, for a command that has something to do before it ends. */
    public synchronized void expect(Runnable onInterrupt) {
        endless = true;
        interruptAction = onInterrupt;
    }

    /** The command has ended by itself with this code, which the process ends with also if a signal is just coming. */
    public void end(int exitCode) {
        code = exitCode;
        close();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            ended.countDown();
        }
    }

    private void come() {
        Runnable action = interruptAction();
        if (action != null) {
            action.run();
        } else if (!hear()) {
            Runtime.getRuntime().halt(endWithoutRun());
        }
        FurtherSignal.halts(code);
        stopBegun();
        awaitEnd();
        Runtime.getRuntime().halt(code);
    }

    /** Stops the run, where one has begun, as a signal does. */
    public void stopBegun() {
        Run begun = begun();
        if (begun != null) {
            begun.stop("signal");
        }
    }

    private synchronized @Nullable Runnable interruptAction() {
        return interruptAction;
    }

    /** Whether there is a run to end. */
    private synchronized boolean hear() {
        came = true;
        return prepared;
    }

    private synchronized @Nullable Run begun() {
        return run;
    }

    private synchronized int endWithoutRun() {
        if (endless) {
            return ExitCode.DONE;
        }
        terminal.err().println("onhook: stopped by a signal before anything was sent; nothing was written");
        return ExitCode.STOPPED;
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
