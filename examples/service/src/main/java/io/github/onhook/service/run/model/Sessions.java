package io.github.onhook.service.run.model;

import io.github.onhook.model.Operation;
import io.github.onhook.session.SessionProvider;

/** Sessions in the accounts, for each operation: restricted to the permissions that its run needs. */
@FunctionalInterface
public interface Sessions {

    /** The sessions of runs with this operation; cached and shared. */
    SessionProvider of(Operation operation);
}
