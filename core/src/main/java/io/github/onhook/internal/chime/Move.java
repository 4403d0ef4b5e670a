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
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Moves numbers from one connector to another, never forcing.
 *
 * <pre>
 *     take-off ──made──▶ put-on ──made──▶ MOVED
 *         │                 │refused
 *      refused              ▼
 *         ▼             put-back ──made──▶ FAILED, back on the old connector
 *      FAILED               │refused
 *                           ▼
 *                       STRANDED
 * </pre>
 */
final class Move implements RunOperation {

    private final VoiceService voice;
    private final ChangeCall off;
    private final ChangeCall on;
    private final Step putBack;
    private final Step putOn;
    private final Step takeOff;

    Move(VoiceService voice) {
        this.voice = voice;
        this.off = new DisassociateFromConnector(voice);
        this.on = new AssociateWithConnector(voice);
        this.putBack = new PutBack();
        this.putOn = new PutOn();
        this.takeOff = new TakeOff();
    }

    @Override
    public Operation name() {
        return Operation.MOVE;
    }

    @Override
    public Mono<Void> prepare(String region) {
        return voice.prepare(region);
    }

    @Override
    public Step first() {
        return takeOff;
    }

    @Override
    public List<Step> steps() {
        return List.of(takeOff, putOn, putBack);
    }

    @Override
    public boolean needsCheck() {
        return true;
    }

    @Override
    public Mono<RequestFailure> check(BatchKey key, Session session) {
        return voice.connector(Moves.destination(key), session);
    }

    /** Takes numbers off their old connector. */
    private final class TakeOff extends MoveStep {

        TakeOff() {
            super("take-off", voice, Standing.UNCHANGED);
        }

        @Override
        public Mono<ChangeResult> change(BatchKey key, long[] items, Session session) {
            return voice.change(off, Moves.origin(key), Numbers.of(items), session);
        }

        @Override
        public Standing standing(boolean listed) {
            return listed ? Standing.UNCHANGED : Standing.BETWEEN;
        }

        @Override
        public boolean isMade(Standing standing) {
            return standing == Standing.BETWEEN;
        }

        /** What is on the new connector already, or on a third one, is off the old one. */
        @Override
        public boolean contradicts(Standing standing) {
            return standing == Standing.UNCHANGED;
        }

        @Override
        public Step next() {
            return putOn;
        }

        @Override
        public Status made() {
            return Status.STRANDED;
        }
    }

    /** Puts numbers on their new connector. */
    private final class PutOn extends MoveStep {

        PutOn() {
            super("put-on", voice, Standing.BETWEEN);
        }

        @Override
        public Mono<ChangeResult> change(BatchKey key, long[] items, Session session) {
            return voice.change(on, Moves.destination(key), Numbers.of(items), session);
        }

        @Override
        boolean listsDestination() {
            return true;
        }

        @Override
        public Standing standing(boolean listed) {
            return listed ? Standing.CHANGED : Standing.BETWEEN;
        }

        @Override
        public boolean isMade(Standing standing) {
            return standing == Standing.CHANGED;
        }

        @Override
        public Step fallback() {
            return putBack;
        }

        @Override
        public Status made() {
            return Status.MOVED;
        }

        @Override
        public Status refused() {
            return Status.STRANDED;
        }

        @Override
        public boolean inTransit() {
            return true;
        }
    }

    /** Puts numbers back on their old connector. */
    private final class PutBack extends MoveStep {

        PutBack() {
            super("put-back", voice, Standing.BETWEEN);
        }

        @Override
        public Mono<ChangeResult> change(BatchKey key, long[] items, Session session) {
            return voice.change(on, Moves.origin(key), Numbers.of(items), session);
        }

        @Override
        public Standing standing(boolean listed) {
            return listed ? Standing.UNCHANGED : Standing.BETWEEN;
        }

        @Override
        public boolean isMade(Standing standing) {
            return standing == Standing.UNCHANGED;
        }

        @Override
        public @Nullable Step next() {
            return null;
        }

        /** What refused the number may be mended since. */
        @Override
        public Step anew() {
            return putOn;
        }

        @Override
        public Status made() {
            return Status.FAILED;
        }

        @Override
        public Status refused() {
            return Status.STRANDED;
        }

        @Override
        public boolean inTransit() {
            return true;
        }
    }
}
