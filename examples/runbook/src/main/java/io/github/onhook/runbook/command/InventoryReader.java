package io.github.onhook.runbook.command;

import io.github.onhook.inventory.Finding;
import io.github.onhook.inventory.Finding.Problem;
import io.github.onhook.inventory.Inventory;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Advice;
import io.github.onhook.runbook.terminal.Terminal;
import io.github.onhook.session.AssumedRoles;
import io.github.onhook.session.SessionProvider;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Looks at what is there, with sessions that can change nothing. Blocks. */
final class InventoryReader {

    private static final int FINDINGS_AHEAD = 4096;

    private final SessionProvider sessions;
    private final Settings settings;

    /**
     * Opens them.
     *
     * @param sessions as a run would have them; closed after the look
     */
    InventoryReader(SessionProvider sessions, Settings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    /** Takes all findings, one after another, on a thread that may block. */
    void look(Function<Inventory, Flux<Finding>> question, Consumer<Finding> to) {
        try (Inventory inventory =
                Inventory.builder(sessions).settings(settings).build()) {
            question.apply(inventory)
                    .publishOn(Schedulers.boundedElastic(), FINDINGS_AHEAD)
                    .doOnNext(to)
                    .then()
                    .block();
        } finally {
            if (sessions instanceof AssumedRoles roles) {
                roles.close();
            }
        }
    }

    /** A problem for a person, in three lines; text from outside must not steer the terminal. */
    static void print(Problem problem, PrintStream to) {
        String connector = problem.voiceConnectorId();
        to.println(Terminal.printable(problem.location() + (connector == null ? "" : "/" + connector) + ": "
                + problem.code() + " (" + problem.source().label() + "): " + problem.message()));
        to.println("    " + Advice.of(problem.source(), problem.code()).meaning());
        to.println("    " + Terminal.printable(problem.remedy()));
    }
}
