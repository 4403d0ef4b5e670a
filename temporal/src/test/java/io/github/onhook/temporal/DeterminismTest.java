package io.github.onhook.temporal;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;

/** Workflows are replayed from history and must be deterministic, so they may only depend on a few packages. */
@AnalyzeClasses(packages = "io.github.onhook.temporal", importOptions = ImportOption.DoNotIncludeTests.class)
class DeterminismTest {

    @ArchTest
    static final ArchRule WORKFLOWS_HAVE_NO_CLOCK_AND_NO_CHANCE = noClasses()
            .that()
            .resideInAnyPackage("..workflow..", "..wire..")
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    Instant.class, Clock.class, InstantSource.class, Random.class, SplittableRandom.class, UUID.class))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule WORKFLOWS_HAVE_NO_THREADS_AND_REACH_NOTHING = noClasses()
            .that()
            .resideInAnyPackage("..workflow..", "..wire..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.util.concurrent..",
                    "reactor..",
                    "software.amazon.awssdk.."))
            .orShould()
            .dependOnClassesThat(belongToAnyOf(Thread.class, ThreadLocal.class));

    @ArchTest
    static final ArchRule WORKFLOWS_KNOW_NEITHER_CLIENT_NOR_WORKER = noClasses()
            .that()
            .resideInAnyPackage("..workflow..", "..wire..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("..temporal.client..", "..temporal.worker..")
                    .and(not(resideInAnyPackage("io.temporal.."))));
}
