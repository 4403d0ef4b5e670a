package io.github.onhook.runbook.terminal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at a further signal, while the first one is answered, which the JVM otherwise ignores from then on. Java
 * has no public API for signals: {@code sun.misc.Signal} is called by reflection, so that the build needs no exception for
 * it.
 */
final class FurtherSignal {

    private static final Logger LOG = LoggerFactory.getLogger(FurtherSignal.class);

    /** A terminal and a script around the command may each pass the same Ctrl-C on. */
    private static final Duration SAME_SIGNAL = Duration.ofSeconds(1);

    private FurtherSignal() {}

    /** From now on a further signal halts the process with this code. */
    static void halts(int code) {
        long first = System.nanoTime();
        for (String name : List.of("INT", "TERM")) {
            try {
                handle(name, () -> {
                    if (System.nanoTime() - first > SAME_SIGNAL.toNanos()) {
                        Runtime.getRuntime().halt(code);
                    }
                });
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.debug("a further {} will not end the process", name, e);
            }
        }
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object calling = Proxy.newProxyInstance(
                FurtherSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
    }
}
