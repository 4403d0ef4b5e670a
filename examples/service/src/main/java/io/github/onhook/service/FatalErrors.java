package io.github.onhook.service;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Schedulers;

/**
 * Ends health after an error of the JVM itself, such as no memory left: threads may have ended with it, and requests may
 * never be answered. The platform then restarts the process, and its runs continue.
 */
@Component
final class FatalErrors implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);
    private static final String HOOK = "onhook-fatal-errors";

    private final ApplicationEventPublisher events;
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    /** Watches Reactor's threads, and all others. */
    FatalErrors(ApplicationEventPublisher events) {
        this.events = events;
        Schedulers.onHandleError(HOOK, (thread, error) -> check(error));
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            check(error);
            if (before != null) {
                before.uncaughtException(thread, error);
            } else {
                LOG.error("Uncaught on {}", thread.getName(), error);
            }
        });
    }

    /** Ends health if this is, or was caused by, an error of the JVM. */
    void check(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError && broken.compareAndSet(false, true)) {
                AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
                AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
                LOG.error("The process is broken and must be restarted; its runs continue then", cause);
            }
        }
    }

    @Override
    public void destroy() {
        Schedulers.resetOnHandleError(HOOK);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
