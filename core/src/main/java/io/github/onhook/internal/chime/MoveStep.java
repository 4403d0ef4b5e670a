package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.BatchKey;
import io.github.onhook.internal.operation.ItemRefusal;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.internal.operation.Standing;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.session.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What the steps of moves share: a read shows which of the two connectors a number is on. */
abstract class MoveStep implements Step {

    private final String label;
    private final VoiceService voice;
    private final Standing open;

    /**
     * A step.
     *
     * @param open how far an item is that it may be sent for
     */
    MoveStep(String label, VoiceService voice, Standing open) {
        this.label = label;
        this.voice = voice;
        this.open = open;
    }

    /** Whether a listing is of the new connector, and not of the old one. */
    boolean listsDestination() {
        return false;
    }

    @Override
    public final String label() {
        return label;
    }

    @Override
    public final Mono<ReadResult> read(BatchKey key, long item, Session session) {
        return voice.read(key.location(), Numbers.of(item), session).map(result -> read(result, key));
    }

    private static ReadResult read(NumberResult result, BatchKey key) {
        if (result instanceof NumberResult.Shown shown) {
            return new ReadResult.Found(standing(shown, key), shown.where(), shown.requestId());
        }
        return result instanceof NumberResult.Absent absent
                ? new ReadResult.Absent(absent.requestId())
                : new ReadResult.Failed(((NumberResult.Failed) result).failure());
    }

    private static Standing standing(NumberResult.Shown shown, BatchKey key) {
        if (shown.isOn(Association.Kind.CONNECTOR, Moves.destination(key).voiceConnectorId())) {
            return Standing.CHANGED;
        }
        if (shown.isOn(Association.Kind.CONNECTOR, Moves.origin(key).voiceConnectorId())) {
            return Standing.UNCHANGED;
        }
        return shown.associations().isEmpty() ? Standing.BETWEEN : Standing.ELSEWHERE;
    }

    @Override
    public final Mono<ReadResult> list(BatchKey key, @Nullable String token, Session session) {
        return voice.list(
                Association.Kind.CONNECTOR,
                listsDestination() ? Moves.destination(key) : Moves.origin(key),
                token,
                session);
    }

    @Override
    public final boolean isOpen(Standing standing) {
        return standing == open;
    }

    @Override
    public final ItemRefusal refusal(String code) {
        return NumberCodes.refusal(code);
    }

    @Override
    public final String describe(Standing standing) {
        return switch (standing) {
            case UNCHANGED -> "the number is on its old connector";
            case BETWEEN -> "the number is not on the connector";
            case CHANGED -> "the number is on its new connector";
            case ELSEWHERE -> "the number is on another connector";
        };
    }
}
