package io.github.onhook.report;

import io.github.onhook.Operation;

/** What people call a target that is as a run's operation wants it. */
public final class Wording {

    private Wording() {}

    /** Where such a number is: {@code off}, or {@code on} where the run puts numbers back. */
    public static String done(Operation operation) {
        return operation.associates() ? "on" : "off";
    }

    /** What the run did to it. */
    public static String confirmed(Operation operation) {
        return operation.associates() ? "associated" : "disassociated";
    }
}
