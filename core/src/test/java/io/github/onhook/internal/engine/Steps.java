package io.github.onhook.internal.engine;

import io.github.onhook.embedded.InstantVoice;
import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.operation.Step;
import io.github.onhook.model.Operation;

/** Steps for tests that send nothing. */
final class Steps {

    static final Step ANY = Operations.of(Operation.DISASSOCIATE_FROM_VOICE_CONNECTOR, new InstantVoice())
            .first();

    private Steps() {}
}
