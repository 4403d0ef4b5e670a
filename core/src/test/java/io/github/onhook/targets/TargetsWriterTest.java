package io.github.onhook.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TargetsWriterTest {

    @Property(tries = 200)
    void whatIsWrittenHasThePlansFingerprintAndReadsBackAsTheSamePlan(@ForAll("targets") Set<Target> targets)
            throws IOException, NoSuchAlgorithmException {
        Plan.Builder builder = Plan.builder().allowConflicts(true);
        targets.forEach(builder::add);
        Plan plan = builder.build();

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TargetsWriter.write(plan, out);

        byte[] hash = MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
        assertThat("sha256:" + HexFormat.of().formatHex(hash)).isEqualTo(plan.fingerprint());
        Targets read = TargetsFile.of(new ByteArrayInputStream(out.toByteArray()))
                .allowConflicts(true)
                .read();
        assertThat(read.plan().fingerprint()).isEqualTo(plan.fingerprint());
        assertThat(read.plan().duplicates()).isZero();
    }

    @Provide
    static Arbitrary<Set<Target>> targets() {
        return Combinators.combine(
                        Arbitraries.of("111122223333", "000000000000"),
                        Arbitraries.of("us-east-1", "eu-west-1"),
                        Arbitraries.of("abc", "ABC-1", "z"),
                        Arbitraries.longs().between(10, 999_999_999_999_999L))
                .as((account, region, connector, number) -> Target.of(account, region, connector, "+" + number))
                .set()
                .ofMinSize(1)
                .ofMaxSize(60);
    }
}
