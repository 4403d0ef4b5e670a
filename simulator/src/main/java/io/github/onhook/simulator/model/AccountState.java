package io.github.onhook.simulator.model;

/** The life of an account, as Organizations tells it. */
public enum AccountState {
    PENDING_ACTIVATION,
    ACTIVE,
    SUSPENDED,
    PENDING_CLOSURE,
    CLOSED
}
