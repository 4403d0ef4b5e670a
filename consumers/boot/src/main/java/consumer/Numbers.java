package consumer;

import io.github.onhook.Orchestrator;
import io.github.onhook.model.Target;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

@RestController
class Numbers {

    record Number(String account, String region, String connector, String number) {}

    record Result(String number, String status) {}

    private final Orchestrator orchestrator;

    Numbers(Orchestrator orchestrator) {
        this.orchestrator = orchestrator;
    }

    @PostMapping("/off")
    Flux<Result> off(@RequestBody List<Number> numbers) {
        return orchestrator
                .disassociate(Flux.fromIterable(numbers)
                        .map(n -> Target.of(n.account(), n.region(), n.connector(), n.number())))
                .map(outcome -> new Result(
                        outcome.target().phoneNumber().toString(),
                        outcome.status().name()));
    }
}
