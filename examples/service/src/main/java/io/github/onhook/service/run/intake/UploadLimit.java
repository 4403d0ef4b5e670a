package io.github.onhook.service.run.intake;

import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RefusedException.Cause;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Limits the number of uploads under way, of all users and of each: an upload holds a connection and a file. */
public final class UploadLimit {

    private final int most;
    private final int mostOfAUser;
    private final Map<String, Integer> byUser = new HashMap<>();
    private int all;

    public UploadLimit(int most, int mostOfAUser) {
        this.most = most;
        this.mostOfAUser = mostOfAUser;
    }

    /** Subscribes to an upload if the limit allows it; fails with {@link RefusedException} if the limit is reached. */
    public <T> Mono<T> limited(String user, Mono<T> upload) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> take(user)), taken -> upload, taken -> Mono.fromRunnable(() -> leave(taken)));
    }

    private synchronized String take(String user) {
        int own = byUser.getOrDefault(user, 0);
        if (own >= mostOfAUser) {
            throw refused("you send " + mostOfAUser + " uploads already");
        }
        if (all >= most) {
            throw refused(most + " uploads are under way already");
        }
        byUser.put(user, own + 1);
        all++;
        return user;
    }

    private synchronized void leave(String user) {
        byUser.computeIfPresent(user, (name, own) -> own == 1 ? null : own - 1);
        all--;
    }

    private static RefusedException refused(String why) {
        return RefusedException.because(Cause.TOO_MANY_UPLOADS, why + ": start this run when one of them has ended");
    }
}
