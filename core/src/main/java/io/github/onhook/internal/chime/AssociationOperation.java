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

/** An operation of one step, which puts numbers on a connector or group, or takes them off. */
abstract class AssociationOperation implements RunOperation, Step, ChangeCall {

    private final Operation name;
    private final Association.Kind kind;
    private final VoiceService voice;

    AssociationOperation(Operation name, Association.Kind kind, VoiceService voice) {
        this.name = name;
        this.kind = kind;
        this.voice = voice;
    }

    @Override
    public final Operation name() {
        return name;
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
        return voice.change(this, key.connector(), Numbers.of(items), session);
    }

    @Override
    public final Mono<ReadResult> read(BatchKey key, long item, Session session) {
        return voice.read(key.location(), Numbers.of(item), session).map(result -> read(result, key));
    }

    private ReadResult read(NumberResult result, BatchKey key) {
        if (result instanceof NumberResult.Shown shown) {
            Standing standing = standing(shown.isOn(kind, key.id()));
            return new ReadResult.Found(standing, describe(standing), shown.requestId());
        }
        return result instanceof NumberResult.Absent absent
                ? new ReadResult.Absent(absent.requestId())
                : new ReadResult.Failed(((NumberResult.Failed) result).failure());
    }

    @Override
    public final Mono<ReadResult> list(BatchKey key, @Nullable String token, Session session) {
        return voice.list(kind, key.connector(), token, session);
    }

    @Override
    public final Standing standing(boolean on) {
        return on == name.associates() ? Standing.CHANGED : Standing.UNCHANGED;
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
    public final String label() {
        return name.label();
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
        boolean on = name.associates() == (standing == Standing.CHANGED);
        return on ? "the number is still on the connector" : "the number is not on it";
    }
}
