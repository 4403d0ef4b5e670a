package io.github.onhook.internal.engine;

import java.util.List;
import reactor.util.context.Context;

/** The subscriber's Reactor context, without the hooks by which it handles its own elements and errors. */
final class UserContext {

    /** Keys of the hooks that operators such as {@code doOnDiscard} and {@code onErrorContinue} put into the context. */
    private static final List<String> HOOKS = List.of(
            "reactor.onDiscard.local",
            "reactor.onErrorDropped.local",
            "reactor.onNextDropped.local",
            "reactor.onNextError.localStrategy",
            "reactor.onOperatorError.local",
            "reactor.onRejectedExecution.local");

    private UserContext() {}

    /** The context that internal calls are made in: nothing internal reaches a hook of the user. */
    static Context withoutHooks(Context context) {
        Context stripped = context;
        for (String hook : HOOKS) {
            stripped = stripped.delete(hook);
        }
        return stripped;
    }
}
