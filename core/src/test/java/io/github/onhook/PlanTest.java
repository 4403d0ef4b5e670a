package io.github.onhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.onhook.model.ConflictException;
import io.github.onhook.model.ConflictException.Conflict;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PlanTest {

    private static final Target ONE = Target.of("111122223333", "us-east-1", "aaa1", "+12065550100");
    private static final Target ELSEWHERE = Target.of("111122223333", "eu-west-1", "bbb2", "+12065550100");

    @Property(tries = 200)
    void aPlanHasEachTargetOnceInOrderWhateverOrderTheyCameIn(@ForAll long seed) {
        Random random = new Random(seed);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < random.nextInt(300); i++) {
            long number = 10_000L + random.nextInt(200);
            String connector = "c" + number % 3;
            String account = "11112222333" + number % 7 % 4;
            targets.add(Target.of(account, "us-east-1", connector, "+" + number));
        }
        Set<String> expected = new TreeSet<>();
        targets.forEach(t -> expected.add(
                t.location() + t.voiceConnectorId() + t.phoneNumber().digits()));
        List<Target> shuffled = new ArrayList<>(targets);
        Collections.shuffle(shuffled, random);

        Plan plan = of(targets);
        Set<String> actual = new LinkedHashSet<>();
        plan.connectors()
                .forEach(c -> c.targets()
                        .forEach(t -> actual.add(t.location()
                                + t.voiceConnectorId()
                                + t.phoneNumber().digits())));

        assertThat(new ArrayList<>(actual)).isEqualTo(new ArrayList<>(expected));
        assertThat(plan.size()).isEqualTo(expected.size());
        assertThat(plan.duplicates()).isEqualTo(targets.size() - expected.size());
        assertThat(of(shuffled).fingerprint()).isEqualTo(plan.fingerprint());
    }

    private static Plan of(List<Target> targets) {
        Plan.Builder builder = Plan.builder();
        targets.forEach(builder::add);
        return builder.build();
    }

    @Test
    void aNumberOnTwoConnectorsIsAConflictThatNamesBoth() {
        Plan.Builder builder = Plan.builder().add(ONE).add(ELSEWHERE);

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(builder::build)
                .satisfies(e -> assertThat(e.conflicts()).containsExactly(new Conflict(ONE, 0, ELSEWHERE, 1)))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("2065550100"));
    }

    @Test
    void namesTheFirstConflictsAndCountsAllOfThem() {
        Plan.Builder builder = Plan.builder();
        for (int i = 0; i < 11_000; i++) {
            builder.add(Target.of("111122223333", "us-east-1", "a", "+1206" + (5_000_000 + i)));
        }
        for (int i = 0; i < 11_000; i++) {
            builder.add(Target.of("111122223333", "us-east-1", "b", "+1206" + (5_000_000 + i)));
        }

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(builder::build)
                .satisfies(e -> assertThat(e.count()).isEqualTo(11_000))
                .satisfies(e -> assertThat(e.conflicts()).hasSize(10_000))
                .satisfies(e -> assertThat(e.conflicts().get(1).firstIndex()).isEqualTo(1))
                .satisfies(e -> assertThat(e.conflicts().get(1).secondIndex()).isEqualTo(11_001));
    }

    @Test
    void aConflictThatIsAllowedKeepsBothTargets() {
        Plan plan = Plan.builder()
                .allowConflicts(true)
                .add(ONE)
                .add(ELSEWHERE)
                .add(ONE)
                .build();

        assertThat(plan.size()).isEqualTo(2);
        assertThat(plan.duplicates()).isEqualTo(1);
    }

    @Test
    void theFingerprintIsTheHashOfTheNormalizedTargetsFile() throws Exception {
        String file = "account_id,region,voice_connector_id,phone_number\n111122223333,us-east-1,aaa1,+12065550100\n";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.getBytes(StandardCharsets.UTF_8));

        assertThat(of(List.of(ONE)).fingerprint())
                .isEqualTo("sha256:" + HexFormat.of().formatHex(hash));
    }

    @Test
    void aPlanIsMadeOfAPublisherAndGivesItsTargetsBack() {
        StepVerifier.create(Plan.of(Flux.just(ONE, ONE)).flatMapMany(Plan::targets))
                .expectNext(ONE)
                .verifyComplete();
    }
}
