package io.github.onhook.runbook;

import io.github.onhook.Run;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a run end gracefully when the process is told to end.
 *
 * <p>The JVM gives a process no other exit code than the signal's once it shuts down, so the process is halted, with the
 * code of a stopped run, when everything is written.
 */
final class Signals implements AutoCloseable {

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    private Signals(Run run) {
        hook = new Thread(
                () -> {
                    run.stop("signal");
                    try {
                        finished.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(ExitCode.STOPPED);
                },
                "signals");
    }

    static Signals stopping(Run run) {
        Signals signals = new Signals(run);
        Runtime.getRuntime().addShutdownHook(signals.hook);
        return signals;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            finished.countDown();
        }
    }
}
