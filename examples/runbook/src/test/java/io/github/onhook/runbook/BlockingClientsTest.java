package io.github.onhook.runbook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The command and the modules below it call AWS by asynchronous clients alone. */
@AnalyzeClasses(packages = "io.github.onhook", importOptions = ImportOption.DoNotIncludeTests.class)
class BlockingClientsTest {

    /** The SDK's own credential providers block, and may: they find their client by reflection. */
    @ArchTest
    static final ArchRule CALLS_NO_BLOCKING_CLIENT = noClasses()
            .that()
            .haveNameNotMatching("io\\.github\\.onhook\\.aws\\.BlockingHttpService.*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("software\\.amazon\\.awssdk\\.services\\..*(?<!Async)Client(Builder)?")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("software\\.amazon\\.awssdk\\.http\\.(SdkHttpClient|apache|urlconnection).*");
}
