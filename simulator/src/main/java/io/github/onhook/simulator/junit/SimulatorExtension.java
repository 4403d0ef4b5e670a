package io.github.onhook.simulator.junit;

import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.Simulator;
import io.github.onhook.simulator.SimulatorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A simulator for a test, started before and stopped after it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SimulatorExtension aws = SimulatorExtension.of(fleet);
 *
 * @Test
 * void numbersComeOff(Simulator simulator) { ... }
 * }</pre>
 *
 * <p>In a static field it is one simulator for all tests of the class, whose fault rules are cleared after each test; in an
 * instance field each test has one of its own, with the fleet as it was described.
 */
public final class SimulatorExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private final SimulatorBuilder settings;
    private boolean ofClass;
    private @Nullable Simulator running;

    private SimulatorExtension(SimulatorBuilder settings) {
        this.settings = settings;
    }

    /** A simulator of this fleet, with every setting at its default. */
    public static SimulatorExtension of(Fleet fleet) {
        return of(Simulator.builder(fleet));
    }

    /** A simulator with these settings. */
    public static SimulatorExtension of(SimulatorBuilder settings) {
        return new SimulatorExtension(settings);
    }

    /**
     * The running simulator; a test can also take it as a parameter.
     *
     * @throws IllegalStateException outside a test
     */
    public Simulator simulator() {
        Simulator simulator = running;
        if (simulator == null) {
            throw new IllegalStateException(
                    "no simulator is running: is the extension's field annotated @RegisterExtension?");
        }
        return simulator;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofClass = true;
        running = settings.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofClass) {
            running = settings.start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (ofClass) {
            simulator().faults().clear();
        } else {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Simulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }

    private void stop() {
        Simulator simulator = running;
        if (simulator != null) {
            running = null;
            simulator.close();
        }
    }
}
