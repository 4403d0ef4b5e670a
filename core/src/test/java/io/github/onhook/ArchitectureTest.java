package io.github.onhook;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Arrows between the rooms point one way. */
@AnalyzeClasses(packages = "io.github.onhook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NOBODY_BELOW_KNOWS_THE_ENGINE = noClasses()
            .that()
            .resideInAnyPackage(
                    "..voice..",
                    "..session..",
                    "..internal.rate..",
                    "..journal..",
                    "..report..",
                    "..targets..",
                    "..inventory..")
            .should()
            .dependOnClassesThat(resideInAPackage("..engine.."));

    @ArchTest
    static final ArchRule A_JOURNAL_KNOWS_ONLY_PLANS_AND_OUTCOMES = noClasses()
            .that()
            .resideInAPackage("..journal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..voice..", "..session..", "..internal.rate..", "..report..", "..targets..");

    @ArchTest
    static final ArchRule NOBODY_ELSE_IN_CORE_KNOWS_THE_INVENTORY = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.github.onhook",
                    "..engine..",
                    "..voice..",
                    "..session..",
                    "..internal.rate..",
                    "..report..",
                    "..targets..")
            .should()
            .dependOnClassesThat(resideInAPackage("..inventory.."));

    @ArchTest
    static final ArchRule RATE_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("..internal.rate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..voice..", "..session..", "..report..", "..targets..", "io.github.onhook");

    @ArchTest
    static final ArchRule SESSIONS_KNOW_NO_VOICE = noClasses()
            .that()
            .resideInAPackage("..session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..voice..", "..report..", "..targets..");

    @ArchTest
    static final ArchRule THE_ENGINE_WRITES_NO_REPORT = noClasses()
            .that()
            .resideInAPackage("..engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..report..", "..targets..");

    @ArchTest
    static final ArchRule ONLY_VOICE_NAMES_THE_SERVICE = noClasses()
            .that()
            .resideOutsideOfPackage("..voice..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.chimesdkvoice..");

    @ArchTest
    static final ArchRule ONLY_SESSION_NAMES_STS = noClasses()
            .that()
            .resideOutsideOfPackage("..session..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.sts..");

    @ArchTest
    static final ArchRule ONLY_INVENTORY_NAMES_ORGANIZATIONS = noClasses()
            .that()
            .resideOutsideOfPackage("..inventory..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.organizations..");

    @ArchTest
    static final ArchRule NOBODY_BLOCKS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Mono.class, "block")
            .orShould()
            .callMethod(Flux.class, "blockLast");

    @ArchTest
    static final ArchRule NOBODY_SUBSCRIBES_AND_FORGETS = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a subscribe() whose Disposable may be dropped",
                    call -> call.getTarget().getName().equals("subscribe")
                            && call.getTarget().getRawReturnType().isEquivalentTo(Disposable.class)));
}
