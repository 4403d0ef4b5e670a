package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.onhook.session.SessionProvider;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Mono;

/** A null is refused where it is given, by its name. */
class BuilderNullsTest {

    private static final HistoryKeys KEYS = HistoryKeys.random();
    private static final SessionProvider SESSIONS = (account, listener) -> Mono.never();
    private static final WorkflowServiceStubs SERVICE = (WorkflowServiceStubs) Proxy.newProxyInstance(
            BuilderNullsTest.class.getClassLoader(),
            new Class<?>[] {WorkflowServiceStubs.class},
            (proxy, method, arguments) -> {
                throw new AssertionError("a builder called " + method);
            });

    @TestFactory
    Stream<DynamicTest> everySetterRefusesNullByItsName() {
        return Stream.of(
                        TemporalOrchestrator.builder(SERVICE, "queue", KEYS),
                        TemporalWorker.builder(SERVICE, "queue", KEYS, SESSIONS))
                .flatMap(builder -> Arrays.stream(builder.getClass().getMethods())
                        .filter(BuilderNullsTest::takesNoNull)
                        .map(setter -> dynamicTest(
                                builder.getClass().getDeclaringClass().getSimpleName() + "." + setter.getName(),
                                () -> assertRefusesNull(builder, setter))));
    }

    private static boolean takesNoNull(Method method) {
        return method.getDeclaringClass() != Object.class
                && method.getParameterCount() == 1
                && !method.getParameterTypes()[0].isPrimitive()
                && !method.getAnnotatedParameterTypes()[0].isAnnotationPresent(Nullable.class);
    }

    private static void assertRefusesNull(Object builder, Method setter) throws IllegalAccessException {
        try {
            setter.invoke(builder, (Object) null);
        } catch (InvocationTargetException e) {
            assertThat(e.getTargetException())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(setter.getName());
            return;
        }
        throw new AssertionError(setter + " takes null");
    }

    @Test
    @SuppressWarnings("NullAway")
    void refusesToBuildOfNull() {
        assertNamed("service", () -> TemporalOrchestrator.builder((WorkflowServiceStubs) null, "queue", KEYS));
        assertNamed("taskQueue", () -> TemporalOrchestrator.builder(SERVICE, null, KEYS));
        assertNamed("keys", () -> TemporalOrchestrator.builder(SERVICE, "queue", null));
        assertNamed("service", () -> TemporalWorker.builder((WorkflowServiceStubs) null, "queue", KEYS, SESSIONS));
        assertNamed("client", () -> TemporalOrchestrator.builder((WorkflowClient) null, "queue", KEYS));
        assertNamed("client", () -> TemporalWorker.builder((WorkflowClient) null, "queue", KEYS, SESSIONS));
        assertNamed("taskQueue", () -> TemporalWorker.builder(SERVICE, null, KEYS, SESSIONS));
        assertNamed("keys", () -> TemporalWorker.builder(SERVICE, "queue", null, SESSIONS));
        assertNamed("sessions", () -> TemporalWorker.builder(SERVICE, "queue", KEYS, null));
    }

    private static void assertNamed(String name, ThrowingCallable build) {
        assertThatNullPointerException().isThrownBy(build).withMessage(name);
    }
}
