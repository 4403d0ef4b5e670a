package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.RequestFailure;
import io.github.onhook.internal.operation.RunOperation;
import io.github.onhook.internal.operation.Standing;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.model.Operation;
import io.github.onhook.model.Status;
import io.github.onhook.session.Session;
import reactor.core.publisher.Mono;

/**
 * Moves numbers by one request that takes them off the old connector and puts them on the new one. It forces, so that it is
 * sent only for numbers that a read right before shows on the old connector.
 */
final class MoveAtomic extends MoveStep implements RunOperation {

    private final VoiceService voice;
    private final ChangeCall force = new ForceAssociate();

    MoveAtomic(VoiceService voice) {
        super("force-on", voice, Standing.UNCHANGED);
        this.voice = voice;
    }

    @Override
    public Operation name() {
        return Operation.MOVE_ATOMIC;
    }

    @Override
    public Mono<Void> prepare(String region) {
        return voice.prepare(region);
    }

    @Override
    public Step first() {
        return this;
    }

    @Override
    public boolean needsCheck() {
        return true;
    }

    @Override
    public Mono<RequestFailure> check(BatchKey key, Session session) {
        return voice.connector(Moves.destination(key), session);
    }

    @Override
    public Mono<ChangeResult> change(BatchKey key, long[] items, Session session) {
        return voice.change(force, Moves.destination(key), Numbers.of(items), session);
    }

    @Override
    public boolean readsFirst() {
        return true;
    }

    /** What a listing of one connector does not show may be on any other. */
    @Override
    public boolean lists() {
        return false;
    }

    @Override
    public Standing standing(boolean listed) {
        throw new IllegalStateException("a listing does not show it");
    }

    @Override
    public boolean isMade(Standing standing) {
        return standing == Standing.CHANGED;
    }

    @Override
    public Status made() {
        return Status.MOVED;
    }
}
