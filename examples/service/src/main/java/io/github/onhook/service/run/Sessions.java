package io.github.onhook.service.run;

import io.github.onhook.model.Operation;
import io.github.onhook.session.SessionProvider;

/** Who acts in the accounts, for each operation: a session is narrowed to what its run needs. */
@FunctionalInterface
public interface Sessions {

    /** The sessions of runs with this operation; kept, and shared by them. */
    SessionProvider of(Operation operation);
}
