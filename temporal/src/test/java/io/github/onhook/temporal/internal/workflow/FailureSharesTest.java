package io.github.onhook.temporal.internal.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FailureSharesTest {

    /** Members fail at random, learn of leases late, and stop at their lease, with groups between them and the run. */
    @RepeatedTest(300)
    void allowsOneFailureMoreForEachMemberAndGroupWhateverComesLate(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int groups = 1 + random.nextInt(4);
        int members = 1 + random.nextInt(8);
        long allowed = random.nextInt(200);
        FailureShares run = new FailureShares(groups, allowed);
        List<FailureShares> shares = new ArrayList<>();
        long[][] leased = new long[groups][members];
        long[][] failures = new long[groups][members];
        for (int group = 0; group < groups; group++) {
            shares.add(new FailureShares(members, run.leased(group)));
            for (int member = 0; member < members; member++) {
                leased[group][member] = shares.get(group).leased(member);
            }
        }

        long total = 0;
        for (int step = 0; step < 5_000 && run.failures() <= allowed; step++) {
            int group = random.nextInt(groups);
            int member = random.nextInt(members);
            if (failures[group][member] <= leased[group][member]) {
                failures[group][member]++;
                total++;
            } else {
                ask(run, shares, group, member, failures, leased);
            }
        }

        assertThat(run.failures()).as("the run learns of it").isGreaterThan(allowed);
        assertThat(total).isLessThanOrEqualTo(allowed + (long) groups * members + groups);
    }

    private static void ask(
            FailureShares run, List<FailureShares> shares, int group, int member, long[][] failures, long[][] leased) {
        FailureShares its = shares.get(group);
        its.failed(member, failures[group][member]);
        Long lease = its.lease(member);
        if (lease == null) {
            run.failed(group, its.failures());
            Long more = run.lease(group);
            if (more == null) {
                return;
            }
            its.allow(more);
            lease = its.lease(member);
        }
        long got = Objects.requireNonNull(lease, "one that asks gets a lease");
        assertThat(got).isGreaterThanOrEqualTo(failures[group][member]);
        leased[group][member] = Math.max(leased[group][member], got);
    }

    @Test
    void leasesToTheMembersThatAreLeftWhatOthersDidNotUse() {
        FailureShares shares = new FailureShares(2, 40);
        shares.failed(1, 3);
        shares.ended(1);
        shares.failed(0, 11);

        assertThat(shares.lease(0)).isEqualTo(11 + (40 - 14) / 2);
    }

    @Test
    void leasesNothingAfterMoreFailuresThanAreAllowed() {
        FailureShares shares = new FailureShares(2, 4);
        shares.failed(0, 3);
        shares.failed(1, 2);

        assertThat(shares.lease(0)).isNull();
    }
}
