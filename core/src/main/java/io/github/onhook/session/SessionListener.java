package io.github.onhook.session;

import io.github.onhook.model.RunEvent.AssumeRoleFinished;
import io.github.onhook.model.RunEvent.AssumeRoleSent;
import io.github.onhook.model.RunEvent.ThrottleWaited;
import reactor.util.context.Context;

/** Receives the calls that sessions cost. Calls come on any thread and may overlap. Every method does nothing unless overridden. */
public interface SessionListener {

    /** Does nothing. */
    SessionListener NONE = new SessionListener() {};

    /** A call waited for a token. */
    default void throttleWaited(ThrottleWaited event) {}

    /** Returns the Reactor context that an AssumeRole is made in; by default that of the first who asked for the session. */
    default Context assumeRoleSent(AssumeRoleSent event, Context asker) {
        return asker;
    }

    /** An AssumeRole was answered, or given up. */
    default void assumeRoleFinished(AssumeRoleFinished event) {}
}
