package io.github.onhook.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Operation;
import io.github.onhook.model.Rejection;
import io.github.onhook.model.RunEvent;
import io.github.onhook.model.RunListener;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

class GuardedListenerTest {

    private final List<String> received = new ArrayList<>();
    private final RunListener listener = (RunListener) Proxy.newProxyInstance(
            RunListener.class.getClassLoader(), new Class<?>[] {RunListener.class}, (proxy, method, args) -> {
                received.add(method.getName());
                return method.getReturnType() == Context.class ? args[args.length - 1] : null;
            });

    private RunListener guarded(List<Rejection> rejections) {
        return GuardedListener.of(
                List.of(listener), List.of(), rejections, "run", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR);
    }

    @Test
    void forwardsEveryEventOfARun() throws ReflectiveOperationException {
        RunListener listeners = guarded(List.of());
        List<String> events = new ArrayList<>();

        for (Method event : RunListener.class.getMethods()) {
            if (!event.getName().equals("forRun")) {
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

        guarded(List.of(row, row))
                .runStarted(new RunEvent.RunStarted("run", Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR));

        assertThat(received).containsExactly("runStarted", "rejected", "rejected");
    }

    private static @Nullable Object any(Class<?> type) {
        return type == Context.class ? Context.empty() : null;
    }
}
