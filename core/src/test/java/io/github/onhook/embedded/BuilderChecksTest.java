package io.github.onhook.embedded;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.onhook.Orchestrator;
import io.github.onhook.calls.LocationCalls;
import io.github.onhook.inventory.Inventory;
import io.github.onhook.inventory.Organization;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Settings;
import io.github.onhook.model.Target;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.time.Time;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** What is wrong is said where it is given, by its name. */
class BuilderChecksTest {

    @TestFactory
    Stream<DynamicTest> everySetterRefusesNullByItsName() {
        return Stream.<Object>of(
                        Orchestrator.builder(InstantVoice.SESSIONS),
                        Settings.builder(),
                        AssumedRoles.builder("VoiceOps"),
                        Organization.builder(AnonymousCredentialsProvider.create()),
                        Inventory.builder(InstantVoice.SESSIONS),
                        LocationCalls.builder(InstantVoice.SESSIONS))
                .flatMap(BuilderChecksTest::refusals);
    }

    private static Stream<DynamicTest> refusals(Object builder) {
        String of = builder.getClass().getDeclaringClass().getSimpleName();
        return Arrays.stream(builder.getClass().getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class && !method.isBridge())
                .flatMap(setter -> IntStream.range(0, setter.getParameterCount())
                        .filter(at -> takesNoNull(setter, at))
                        .mapToObj(at -> dynamicTest(
                                of + "." + setter.getName() + ", value " + at,
                                () -> assertRefusesNull(builder, setter, at))));
    }

    private static boolean takesNoNull(Method method, int at) {
        return !method.getParameterTypes()[at].isPrimitive()
                && !method.getAnnotatedParameterTypes()[at].isAnnotationPresent(Nullable.class);
    }

    private static void assertRefusesNull(Object builder, Method setter, int at) throws IllegalAccessException {
        Object[] values = new Object[setter.getParameterCount()];
        IntStream.range(0, values.length).filter(i -> i != at).forEach(i -> values[i] = "given");
        if (setter.isVarArgs()) {
            values[at] = Array.newInstance(setter.getParameterTypes()[at].getComponentType(), 1);
        }
        try {
            setter.invoke(builder, values);
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
        assertNamed("sessions", () -> Orchestrator.builder(null));
        assertNamed("sessions", () -> Inventory.builder(null));
        assertNamed("sessions", () -> LocationCalls.builder(null));
        assertNamed("base", () -> Organization.builder(null));
        assertNamed("role", () -> AssumedRoles.builder(null));
    }

    private static void assertNamed(String name, ThrowingCallable build) {
        assertThatNullPointerException().isThrownBy(build).withMessage(name);
    }

    @Test
    void refusesATimeThatCannotDelay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Orchestrator.builder(InstantVoice.SESSIONS)
                        .time(Time.of(Schedulers.immediate()))
                        .build())
                .withMessageContaining("must delay tasks");
    }

    @Test
    void refusesToDisassociateWithAnOperationThatAssociates() {
        Operation associating = Settings.defaults().operation().inverse();
        Orchestrator orchestrator = new InstantVoice()
                .orchestrator()
                .settings(Settings.builder().operation(associating).build())
                .build();

        assertThatIllegalStateException()
                .isThrownBy(() -> orchestrator.disassociate(InstantVoice.targets(1)))
                .withMessageContaining("puts numbers on");
        assertThatIllegalStateException().isThrownBy(() -> orchestrator.disassociate(InstantVoice.plan(1)));
        assertThatIllegalStateException().isThrownBy(() -> orchestrator.disassociate(List.of()));
    }

    @Test
    void disassociatesAPlanInARunForEachSubscription() {
        Flux<Outcome> outcomes = new InstantVoice().orchestrator().build().disassociate(InstantVoice.plan(7));

        StepVerifier.create(outcomes).expectNextCount(7).expectComplete().verify(PATIENCE);
        StepVerifier.create(outcomes).expectNextCount(7).expectComplete().verify(PATIENCE);
    }

    @Test
    void disassociatesACollectionAsItIsWhenGivenInARunForEachSubscription() {
        List<Target> targets = new ArrayList<>();
        InstantVoice.targets(7).subscribe(targets::add);
        Flux<Outcome> outcomes = new InstantVoice().orchestrator().build().disassociate(targets);
        targets.remove(6);

        StepVerifier.create(outcomes).expectNextCount(7).expectComplete().verify(PATIENCE);
        StepVerifier.create(outcomes).expectNextCount(7).expectComplete().verify(PATIENCE);
    }
}
