package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ItemRefusal;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.RunOperation;
import io.github.onhook.internal.operation.Standing;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Status;
import io.github.onhook.session.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An operation of one step that puts numbers into the deletion queue, or takes them out. No listing shows that queue. */
abstract class DeletionStep implements RunOperation, Step, ChangeCall {

    private final Operation name;
    private final VoiceService voice;

    DeletionStep(Operation name, VoiceService voice) {
        this.name = name;
        this.voice = voice;
    }

    /** How far a number is that the account shows. */
    abstract Standing standing(NumberResult.Shown shown);

    /** What the result of a request means for the operation. */
    ChangeResult result(ChangeResult result, long[] items) {
        return result;
    }

    @Override
    public final Operation name() {
        return name;
    }

    @Override
    public final String label() {
        return name.label();
    }

    @Override
    public final Mono<Void> prepare(String region) {
        return voice.prepare(region);
    }

    @Override
    public final Step first() {
        return this;
    }

    @Override
    public final Mono<ChangeResult> change(BatchKey key, long[] items, Session session) {
        return voice.change(this, key.connector(), Numbers.of(items), session).map(result -> result(result, items));
    }

    @Override
    public final Mono<ReadResult> read(BatchKey key, long item, Session session) {
        return voice.read(key.location(), Numbers.of(item), session).map(this::read);
    }

    private ReadResult read(NumberResult result) {
        if (result instanceof NumberResult.Shown shown) {
            return new ReadResult.Found(standing(shown), shown.where(), shown.requestId());
        }
        return result instanceof NumberResult.Absent absent
                ? new ReadResult.Absent(absent.requestId())
                : new ReadResult.Failed(((NumberResult.Failed) result).failure());
    }

    @Override
    public final boolean lists() {
        return false;
    }

    @Override
    public final Mono<ReadResult> list(BatchKey key, @Nullable String token, Session session) {
        return Mono.error(new IllegalStateException("no listing shows the deletion queue"));
    }

    @Override
    public final Standing standing(boolean listed) {
        throw new IllegalStateException("no listing shows the deletion queue");
    }

    @Override
    public final boolean isMade(Standing standing) {
        return standing == Standing.CHANGED;
    }

    @Override
    public final boolean isOpen(Standing standing) {
        return standing == Standing.UNCHANGED;
    }

    @Override
    public final Status made() {
        return name.confirmed();
    }

    @Override
    public final ItemRefusal refusal(String code) {
        return NumberCodes.refusal(code);
    }

    @Override
    public final String describe(Standing standing) {
        return standing == Standing.ELSEWHERE ? "the number is on a connector" : "the number is as it was";
    }
}
