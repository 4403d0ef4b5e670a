package io.github.onhook.embedded;

import io.github.onhook.Orchestrator;
import io.github.onhook.internal.chime.Association;
import io.github.onhook.internal.chime.ChangeCall;
import io.github.onhook.internal.chime.NumberResult;
import io.github.onhook.internal.chime.VoiceService;
import io.github.onhook.internal.operation.ChangeResult;
import io.github.onhook.internal.operation.ReadResult;
import io.github.onhook.model.Connector;
import io.github.onhook.model.Location;
import io.github.onhook.model.PhoneNumber;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Target;
import io.github.onhook.session.Session;
import io.github.onhook.session.SessionProvider;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** A service that confirms every change at once, on the thread that asks, without a network. */
public class InstantVoice implements VoiceService {

    static final String ACCOUNT = "111122223333";
    static final SessionProvider SESSIONS =
            (account, listener) -> Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null));

    /** The names of the threads that made calls. */
    final Set<String> threads = ConcurrentHashMap.newKeySet();

    Orchestrator.Builder orchestrator() {
        return Orchestrator.builder(SESSIONS).voice(this);
    }

    static Flux<Target> targets(int count) {
        return Flux.fromStream(() -> IntStream.range(0, count)
                .mapToObj(i -> Target.of(ACCOUNT, "us-east-1", "connector" + i % 5, "+" + (12_060_000_000L + i))));
    }

    static Plan plan(int count) {
        Plan.Builder builder = Plan.builder();
        targets(count).subscribe(builder::add);
        return builder.build();
    }

    @Override
    public Mono<Void> prepare(String region) {
        return Mono.empty();
    }

    @Override
    public Mono<ChangeResult> change(ChangeCall call, Connector on, List<PhoneNumber> numbers, Session session) {
        threads.add(Thread.currentThread().getName());
        return Mono.just(new ChangeResult.Accepted(List.of(), "request"));
    }

    @Override
    public Mono<NumberResult> read(Location location, PhoneNumber number, Session session) {
        threads.add(Thread.currentThread().getName());
        return Mono.just(new NumberResult.Shown(List.of(), "request"));
    }

    @Override
    public Mono<ReadResult> list(Association.Kind kind, Connector on, @Nullable String token, Session session) {
        threads.add(Thread.currentThread().getName());
        return Mono.just(new ReadResult.Listed(Set.of(), null, "request"));
    }

    @Override
    public void close() {}
}
