package io.github.onhook.journal.r2dbc;

import static io.github.onhook.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeleteTest extends DatabaseFixture {

    @Test
    void deletesARunThatNobodyOwns() {
        String run = created(plan(10));
        R2dbcJournal owner = get(journals.take(run, "one", Duration.ofMinutes(5)));

        assertThat(get(journals.delete(run))).isFalse();
        assertThat(get(journals.run(run)).runId()).isEqualTo(run);

        owner.giveBack().block(PATIENCE);
        assertThat(get(journals.delete(run))).isTrue();
        assertThat(journals.run(run).block(PATIENCE)).isNull();
        assertThat(get(journals.delete(run))).isFalse();
    }
}
