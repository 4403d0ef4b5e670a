package io.github.onhook;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Dependencies between the packages point one way: a package that a map entry does not name is out of bounds. */
@AnalyzeClasses(packages = "io.github.onhook", importOptions = ArchitectureTest.OnlyCore.class)
class ArchitectureTest {

    /** The main classes of core, and no other module's. */
    static final class OnlyCore implements ImportOption {

        private static final String CORE = Orchestrator.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();

        @Override
        public boolean includes(Location location) {
            return location.contains(CORE);
        }
    }

    private static final String ROOT = "io.github.onhook";

    /** By package, the packages of core that it may use, from the bottom up. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry("internal.text", Set.of()),
            entry("aws", Set.of()),
            entry("model", Set.of("internal.text")),
            entry("time", Set.of()),
            entry("internal.http", Set.of("aws", "time")),
            entry("rate", Set.of("internal.text")),
            entry("internal.rate", Set.of("time")),
            entry("journal", Set.of("model", "internal.text")),
            entry("targets", Set.of("model", "internal.text")),
            entry("report", Set.of("model", "aws", "internal.text", "internal.rate")),
            entry("internal.aggregate", Set.of("model", "report")),
            entry("internal.report", Set.of("model", "aws", "report", "internal.text")),
            entry("internal.replay", Set.of("model", "journal", "internal.text")),
            entry("internal.policy", Set.of("model")),
            entry(
                    "session",
                    Set.of(
                            "internal.policy",
                            "model",
                            "time",
                            "aws",
                            "internal.text",
                            "internal.http",
                            "internal.rate")),
            entry("internal.operation", Set.of("model", "session", "internal.text")),
            entry("internal.chime", Set.of("model", "session", "internal.text", "internal.http", "internal.operation")),
            entry(
                    "internal.engine",
                    Set.of(
                            "model",
                            "time",
                            "internal.text",
                            "journal",
                            "internal.replay",
                            "session",
                            "internal.operation",
                            "internal.rate",
                            "rate")),
            entry(
                    "calls",
                    Set.of(
                            "model",
                            "time",
                            "session",
                            "internal.operation",
                            "internal.chime",
                            "internal.engine",
                            "internal.rate")),
            entry(
                    "inventory",
                    Set.of(
                            "calls",
                            "internal.policy",
                            "model",
                            "time",
                            "aws",
                            "session",
                            "internal.operation",
                            "internal.chime",
                            "internal.http",
                            "internal.rate")));

    @ArchTest
    static void packagesUseOnlyWhatIsBelowThem(JavaClasses classes) {
        ALLOWED.forEach((name, allowed) -> {
            String own = ROOT + "." + name;
            classes()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .onlyDependOnClassesThat(JavaClass.Predicates.resideOutsideOfPackage(ROOT + "..")
                            .or(resideInAPackage(own))
                            .or(resideInAnyPackage(allowed.stream()
                                    .map(other -> ROOT + "." + other)
                                    .toArray(String[]::new))))
                    .check(classes);
        });
    }

    @ArchTest
    static void everyPackageIsNamed(JavaClasses classes) {
        Set<String> packages = new TreeSet<>();
        classes.forEach(type -> packages.add(type.getPackageName()));
        packages.removeIf(name -> name.equals(ROOT) || !name.startsWith(ROOT));
        packages.removeIf(name -> ALLOWED.containsKey(name.substring(ROOT.length() + 1)));

        assertThat(packages).isEmpty();
    }

    @ArchTest
    static void noCycleIsAllowed(JavaClasses classes) {
        ALLOWED.keySet().forEach(name -> assertThat(below(name)).doesNotContain(name));
    }

    private static Set<String> below(String name) {
        Set<String> below = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(ALLOWED.getOrDefault(name, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (below.add(next)) {
                open.addAll(ALLOWED.getOrDefault(next, Set.of()));
            }
        }
        return below;
    }

    @ArchTest
    static final ArchRule ONLY_CHIME_NAMES_THE_SERVICE = noClasses()
            .that()
            .resideOutsideOfPackage("..internal.chime..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.chimesdkvoice..");

    /** It sees keys, packed items and steps; what an operation is about is the operation's alone. */
    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_PHONE_NUMBER = noClasses()
            .that()
            .resideInAPackage("..internal.engine..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.github\\.onhook\\.(model\\.(PhoneNumber|Connector)|internal\\.chime\\..*)");

    /** The only request that takes numbers off connectors nobody named; its operation reads each number right before. */
    @ArchTest
    static final ArchRule ONLY_THE_ATOMIC_MOVE_FORCES = noClasses()
            .that()
            .haveNameNotMatching("io\\.github\\.onhook\\.internal\\.chime\\.(MoveAtomic|ForceAssociate).*")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("ForceAssociate");

    /** Every other request that associates sets the flag to false: none relies on the default of its builder. */
    @ArchTest
    static final ArchRule ONLY_ITS_OWN_REQUESTS_SET_FORCE = noClasses()
            .that()
            .haveNameNotMatching("io\\.github\\.onhook\\.internal\\.chime\\.(ForceAssociate|AssociateWith\\w+)")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "forceAssociate", call -> call.getTarget().getName().equals("forceAssociate")));

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

    /** The SDK's own credential providers block, and may: they find their client by reflection. */
    @ArchTest
    static final ArchRule NOBODY_CALLS_A_BLOCKING_CLIENT = noClasses()
            .that()
            .haveNameNotMatching("io\\.github\\.onhook\\.aws\\.BlockingHttpService.*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("software\\.amazon\\.awssdk\\.services\\..*(?<!Async)Client(Builder)?")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("software\\.amazon\\.awssdk\\.http\\.(SdkHttpClient|apache|urlconnection).*");

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
