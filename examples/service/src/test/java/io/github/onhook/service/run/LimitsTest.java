package io.github.onhook.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.service.run.intake.UploadLimit;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.queue.Entry;
import io.github.onhook.service.run.queue.QueueLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What one user can take leaves room for the others. */
class LimitsTest {

    private final QueueLimits limits = new QueueLimits(3, 2, 2, 1);
    private final List<Entry> entries = new ArrayList<>();

    @Test
    void runsThatAwaitApprovalLeaveTheQueueFree() {
        add("eve", RunState.AWAITING_APPROVAL);
        add("eve", RunState.AWAITING_APPROVAL);
        add("eve", RunState.AWAITING_APPROVAL);

        assertThatCode(() -> limits.checkQueue(entries, "eve")).doesNotThrowAnyException();
        assertThatCode(() -> limits.check(entries, TestRuns.run("x", "ola", RunState.QUEUED)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.check(entries, TestRuns.run("x", "eve", RunState.AWAITING_APPROVAL)))
                .hasMessage("1 runs of yours await approval already: start this one when some have ended");
        assertThatThrownBy(() -> limits.check(entries, TestRuns.run("x", "ola", RunState.AWAITING_APPROVAL)))
                .hasMessage("2 runs await approval already: start this one when some have ended");
    }

    @Test
    void aUsersPartOfTheQueueLeavesRoomForOthers() {
        add("eve", RunState.QUEUED);
        add("eve", RunState.QUEUED);

        assertThatThrownBy(() -> limits.checkQueue(entries, "eve"))
                .hasMessage("2 runs of yours wait already: start this one when some have ended");
        assertThatCode(() -> limits.checkQueue(entries, "ola")).doesNotThrowAnyException();

        add("ola", RunState.QUEUED);

        assertThatThrownBy(() -> limits.checkQueue(entries, "amy"))
                .hasMessage("3 runs wait already: start this one when some have ended");
    }

    @Test
    void runsWithASlotDoNotCount() {
        add("eve", RunState.QUEUED).occupy();
        add("eve", RunState.QUEUED).occupy();
        add("eve", RunState.RUNNING);

        assertThatCode(() -> limits.checkQueue(entries, "eve")).doesNotThrowAnyException();
    }

    @Test
    void boundsUploadsOfEachUserAndOfAll() {
        UploadLimit uploads = new UploadLimit(2, 1);
        Disposable first = uploads.limited("eve", Mono.never()).subscribe();

        StepVerifier.create(uploads.limited("eve", Mono.just(1)))
                .verifyErrorMessage("you send 1 uploads already: start this run when one of them has ended");
        uploads.limited("ola", Mono.never()).subscribe();
        StepVerifier.create(uploads.limited("amy", Mono.just(1)))
                .verifyErrorMessage("2 uploads are under way already: start this run when one of them has ended");

        first.dispose();

        StepVerifier.create(uploads.limited("eve", Mono.just(1))).expectNext(1).verifyComplete();
        StepVerifier.create(uploads.limited("eve", Mono.just(2))).expectNext(2).verifyComplete();
    }

    private Entry add(String user, RunState state) {
        Entry entry = new Entry(TestRuns.run("run" + entries.size(), user, state));
        entries.add(entry);
        assertThat(entry.occupied()).isFalse();
        return entry;
    }
}
