package io.github.onhook.internal.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;

/** Logs what components of the user throw where they must not. */
final class Foreign {

    private static final Logger LOG = LoggerFactory.getLogger(Foreign.class);

    private Foreign() {}

    /** Logs a failure that changes nothing for the run; an error of the JVM itself is thrown on, and ends the run. */
    static void failed(String what, Throwable e) {
        if (e instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        LOG.warn("{} failed; the run goes on without it", what, e);
    }

    /** As an error that operators pass on: they throw what Reactor counts as fatal, and the subscriber would not get it. */
    static Throwable asSignal(Throwable e) {
        return Exceptions.isJvmFatal(e) ? new IllegalStateException("the run ended by " + e, e) : e;
    }
}
