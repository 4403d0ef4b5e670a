package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Location;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunListener;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardedListenerTest {

    /** Methods that are no events: they return something. */
    private static final Set<String> QUESTIONS = Set.of("forRun", "runContext", "requestContext", "assumeRoleContext");

    private final List<String> received = new ArrayList<>();
    private final RunListener listener = (RunListener) Proxy.newProxyInstance(
            RunListener.class.getClassLoader(), new Class<?>[] {RunListener.class}, (proxy, method, args) -> {
                received.add(method.getName());
                return method.getName().equals("forRun") ? proxy : null;
            });

    private RunListener guarded(List<Rejection> rejections) {
        return GuardedListener.of(List.of(listener), List.of(), rejections, "run", Operation.VOICE_CONNECTOR);
    }

    @Test
    void forwardsEveryEventOfARun() throws ReflectiveOperationException {
        RunListener listeners = guarded(List.of());
        List<String> events = new ArrayList<>();

        for (Method event : RunListener.class.getMethods()) {
            if (!QUESTIONS.contains(event.getName())) {
                events.add(event.getName());
                event.invoke(
                        listeners,
                        Arrays.stream(event.getParameterTypes())
                                .map(GuardedListenerTest::any)
                                .toArray());
            }
        }

        assertThat(events).hasSizeGreaterThan(15);
        assertThat(received).containsExactlyElementsOf(events);
    }

    @Test
    void reportsRejectedRowsAfterTheStartOfTheRun() {
        Rejection row = new Rejection(3, null, null, null, null, "InvalidPhoneNumber", "no number");

        guarded(List.of(row, row)).runStarted("run", Operation.VOICE_CONNECTOR);

        assertThat(received).containsExactly("runStarted", "rejected", "rejected");
    }

    private static @Nullable Object any(Class<?> type) {
        if (type == long.class) {
            return 1L;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == double.class) {
            return 1.0;
        }
        if (type == String.class) {
            return "text";
        }
        return type == Location.class ? new Location("111122223333", "us-east-1") : null;
    }
}
