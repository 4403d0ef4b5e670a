package io.github.onhook.embedded;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.onhook.Orchestrator;
import io.github.onhook.Run;
import io.github.onhook.model.Outcome;
import io.github.onhook.model.Settings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The rules of Reactive Streams, by its own TCK, on every publisher of outcomes that is handed out. */
class ReactiveStreamsRulesTest {

    private static final Orchestrator ORCHESTRATOR = new InstantVoice()
            .orchestrator()
            .settings(Settings.builder().rate(1e6).burst(1_000).build())
            .build();

    @TestFactory
    Stream<DynamicTest> disassociateOfAStreamKeepsTheRules() {
        return rules(count -> ORCHESTRATOR.disassociate(InstantVoice.targets(count)));
    }

    @TestFactory
    Stream<DynamicTest> disassociateOfAPlanKeepsTheRules() {
        return rules(count -> ORCHESTRATOR.disassociate(InstantVoice.plan(atLeastOne(count))));
    }

    @TestFactory
    Stream<DynamicTest> outcomesOfARunKeepTheRules() {
        return rules(
                count -> ORCHESTRATOR.run(InstantVoice.plan(atLeastOne(count))).outcomes());
    }

    private static int atLeastOne(int count) {
        if (count == 0) {
            throw new SkipException("a plan of a run has a target");
        }
        return count;
    }

    private static Stream<DynamicTest> rules(IntFunction<Publisher<Outcome>> publisher) {
        return Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule ->
                        dynamicTest(rule.getName(), () -> verify(rule, new Verification(publisher, patience(rule)))));
    }

    /** The TCK sleeps through all of its patience for the error of rule 3.9, which comes on the thread that requests. */
    private static long patience(Method rule) {
        return rule.getName().contains("spec309") ? 200 : 10_000;
    }

    private static void verify(Method rule, Verification verification) throws Throwable {
        verification.setUp();
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof SkipException skip) {
                Assumptions.abort(skip.getMessage());
            }
            throw e.getTargetException();
        }
    }

    private static final class Verification extends PublisherVerification<Outcome> {

        private static final long SILENCE_MILLIS = 50;
        private final IntFunction<Publisher<Outcome>> publisher;

        Verification(IntFunction<Publisher<Outcome>> publisher, long patienceMillis) {
            super(new TestEnvironment(patienceMillis, SILENCE_MILLIS));
            this.publisher = publisher;
        }

        @Override
        public long maxElementsFromPublisher() {
            return 5_000;
        }

        @Override
        public Publisher<Outcome> createPublisher(long elements) {
            return publisher.apply((int) elements);
        }

        /** A run that somebody else has taken. */
        @Override
        public Publisher<Outcome> createFailedPublisher() {
            Run taken = ORCHESTRATOR.run(InstantVoice.plan(1));
            taken.outcomes().subscribe();
            return taken.outcomes();
        }
    }
}
