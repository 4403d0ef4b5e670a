package io.github.onhook.internal.engine;

import io.github.onhook.internal.text.ReasonCodes;
import io.github.onhook.model.Reason;
import io.github.onhook.model.Reason.Source;
import io.github.onhook.model.RunEvent;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.session.SessionProvider.SessionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** The session that a lane uses. The provider keeps sessions and renews them in time, so the lane asks it now and then. */
final class LaneSession {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);
    /** A session is asked for again when this part of what is left of it has passed. */
    private static final int ASK_AGAIN_PART = 20;

    private final Lane lane;
    private final Engine engine;
    private final Loop loop;
    private final SessionListener events;
    private final Supplier<Context> context;
    private @Nullable Session held;
    /** The session that the service did not accept, until it accepts another. */
    private @Nullable Session refused;

    private @Nullable Call<Session> asking;
    private long askAgainAt;

    LaneSession(Lane lane, Engine engine, Loop loop, SessionListener events, Supplier<Context> context) {
        this.lane = lane;
        this.engine = engine;
        this.loop = loop;
        this.events = events;
        this.context = context;
    }

    /** Whether there is a session to send with; asks for one, and has the lane pumped when it comes, if it is time to. */
    boolean isUsable(long now) {
        boolean usable = isValid();
        if (asking == null && (!usable || now >= askAgainAt)) {
            ask();
        }
        return usable;
    }

    private boolean isValid() {
        Session session = held;
        return session != null
                && (session.expiresAt() == null || session.expiresAt().isAfter(loop.now()));
    }

    /** Whether one is at hand, valid or not. */
    boolean isHeld() {
        return held != null;
    }

    Session require() {
        if (held == null) {
            throw new IllegalStateException("nothing is sent without a session");
        }
        return held;
    }

    /** The service did not accept a session: it is renewed; the second time in a row the location is closed. */
    void refused(Session session, Reason reason) {
        if (!session.equals(held)) {
            return;
        }
        held = null;
        engine.listener().sessionRefused(new RunEvent.SessionRefused(lane.location, because(reason)));
        if (refused != null) {
            Reason why = new Reason(Source.SESSION, reason.code(), reason.message(), reason.requestId());
            lane.close(CloseReason.refused(why));
            return;
        }
        refused = session;
    }

    private static String because(Reason reason) {
        return reason.code() == null ? ReasonCodes.REFUSED : reason.code();
    }

    /** The service accepted the session. */
    void accepted() {
        refused = null;
    }

    void dispose() {
        if (asking != null) {
            asking.cancel();
        }
    }

    private void ask() {
        String accountId = lane.location.accountId();
        Session old = held == null ? refused : null;
        Mono<Session> source = Mono.defer(() -> engine.operation().prepare(lane.location.region()))
                .then(Mono.defer(() -> old == null
                        ? engine.sessions().session(accountId, events)
                        : engine.sessions().renew(old, events)));
        asking = Call.beginUntimed(loop, context.get(), source, (session, error) -> {
            asking = null;
            long now = loop.nanoTime();
            if (session != null && !session.accountId().equals(accountId)) {
                askAgainAt = now + ASK_AGAIN.toNanos();
                failed(wrongAccount(accountId, session));
            } else if (session != null) {
                held = session;
                askAgainAt = now + askAgainNanos(session, loop.now());
            } else {
                askAgainAt = now + ASK_AGAIN.toNanos();
                failed(error);
            }
            lane.dispatch();
        });
    }

    private static long askAgainNanos(Session session, Instant now) {
        if (session.expiresAt() == null) {
            return ASK_AGAIN.toNanos();
        }
        Duration part = Duration.between(now, session.expiresAt()).dividedBy(ASK_AGAIN_PART);
        return part.compareTo(ASK_AGAIN) >= 0 ? ASK_AGAIN.toNanos() : Math.max(0, part.toNanos());
    }

    private static SessionException wrongAccount(String accountId, Session session) {
        return new SessionException(
                accountId,
                ReasonCodes.WRONG_ACCOUNT,
                "the session provider gave a session of account " + session.accountId() + ", which is not used",
                null);
    }

    private void failed(@Nullable Throwable error) {
        if (isValid()) {
            return;
        }
        String code = error instanceof SessionException failure ? failure.code() : ReasonCodes.NO_SESSION;
        String message = error == null ? null : error.getMessage();
        lane.close(CloseReason.refused(new Reason(Source.SESSION, code, message, null)));
    }
}
