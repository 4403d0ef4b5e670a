package io.github.onhook.internal.chime;

import io.github.onhook.internal.operation.RunOperation;
import io.github.onhook.model.Operation;

/** The operations, by name. */
public final class Operations {

    private Operations() {}

    /** An operation over these calls. */
    public static RunOperation of(Operation name, VoiceService voice) {
        return switch (name) {
            case DISASSOCIATE_FROM_VOICE_CONNECTOR -> new DisassociateFromConnector(voice);
            case DISASSOCIATE_FROM_VOICE_CONNECTOR_GROUP -> new DisassociateFromGroup(voice);
            case ASSOCIATE_WITH_VOICE_CONNECTOR -> new AssociateWithConnector(voice);
            case ASSOCIATE_WITH_VOICE_CONNECTOR_GROUP -> new AssociateWithGroup(voice);
            case MOVE -> new Move(voice);
            case MOVE_ATOMIC -> new MoveAtomic(voice);
            case RELEASE -> new Release(voice);
            case UNDO_RELEASE -> new UndoRelease(voice);
        };
    }
}
