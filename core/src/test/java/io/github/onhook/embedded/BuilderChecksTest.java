package io.github.onhook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.onhook.Orchestrator;
import io.github.onhook.inventory.Inventory;
import io.github.onhook.inventory.Organization;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Settings;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.time.Time;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.scheduler.Schedulers;
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
                        Inventory.builder(InstantVoice.SESSIONS))
                .flatMap(builder -> Arrays.stream(builder.getClass().getMethods())
                        .filter(BuilderChecksTest::takesAValue)
                        .map(setter -> dynamicTest(
                                builder.getClass().getDeclaringClass().getSimpleName() + "." + setter.getName(),
                                () -> assertRefusesNull(builder, setter))));
    }

    private static boolean takesAValue(Method method) {
        return method.getParameterCount() == 1
                && method.getDeclaringClass() != Object.class
                && !method.isBridge()
                && Modifier.isPublic(method.getModifiers())
                && !method.isVarArgs()
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
    void refusesNoSessions() {
        assertThatNullPointerException()
                .isThrownBy(() -> Orchestrator.builder(null))
                .withMessage("sessions");
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
    void disassociatesAPlanAndACollection() {
        Orchestrator orchestrator = new InstantVoice().orchestrator().build();
        Duration patience = Duration.ofSeconds(40);

        assertThat(orchestrator.disassociate(InstantVoice.plan(7)).count().block(patience))
                .isEqualTo(7);
        assertThat(orchestrator
                        .disassociate(InstantVoice.targets(7)
                                .collectList()
                                .blockOptional(patience)
                                .orElseThrow())
                        .count()
                        .block(patience))
                .isEqualTo(7);
    }
}
