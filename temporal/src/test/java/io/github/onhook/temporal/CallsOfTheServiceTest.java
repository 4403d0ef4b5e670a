package io.github.onhook.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.model.RunStatus;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.simulator.FleetShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CallsOfTheServiceTest {

    /** An administrator of a Temporal service needs to know what to let through. */
    @Test
    void areThoseOfTheDocumentation() throws IOException {
        Fleet fleet = Fleet.generate(FleetShape.of()
                .accounts(1)
                .regions("us-east-1")
                .connectorsPerLocation(1)
                .numbers(20)
                .quota(50, 50));
        Set<String> made;
        try (Rig rig = new Rig(fleet);
                ServiceProxy proxy = rig.proxy()) {
            rig.workerBehind(proxy, "worker");
            TemporalRun run = TemporalOrchestrator.builder(proxy.connection(), Rig.QUEUE, rig.keys)
                    .build()
                    .run(rig.plan());
            assertThat(Rig.ended(run).report().status()).isEqualTo(RunStatus.SUCCEEDED);
            made = proxy.methods.stream()
                    .map(method -> method.substring(method.indexOf('/') + 1))
                    .collect(Collectors.toSet());
        }
        String page = Files.readString(page(), StandardCharsets.UTF_8);

        assertThat(made)
                .contains("StartWorkflowExecution", "RecordActivityTaskHeartbeat")
                .allSatisfy(method -> assertThat(page).contains("`" + method + "`"));
    }

    private static Path page() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/temporal.md"))) {
            root = Objects.requireNonNull(root.getParent(), "docs/temporal.md");
        }
        return root.resolve("docs/temporal.md");
    }
}
