package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifests of workers and the compose file are well-formed, agree with each other, and give arguments that are understood. */
class WorkerDeployFilesTest {

    private static final Path DEPLOY = Path.of("deploy");
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(30);
    private static final String PORT = "9464";

    @Test
    void theManifestsAreOfKindsThatExistAndBelongTogether() throws IOException {
        Map<String, JsonNode> kinds = kinds();

        assertThat(kinds).containsOnlyKeys("ServiceAccount", "Deployment", "PodDisruptionBudget", "ScaledObject");
        assertThat(kinds.values())
                .extracting(WorkerDeployFilesTest::version)
                .containsExactly("v1", "apps/v1", "policy/v1", "keda.sh/v1alpha1");
        JsonNode labels = kind("Deployment").at("/spec/template/metadata/labels");
        assertThat(kind("Deployment").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(kind("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(kind("ScaledObject").at("/spec/scaleTargetRef/name"))
                .isEqualTo(kind("Deployment").at("/metadata/name"));
        assertThat(kind("Deployment").at("/spec/template/spec/serviceAccountName"))
                .isEqualTo(kind("ServiceAccount").at("/metadata/name"));
    }

    @Test
    void thePodsMountWhatTheyDeclareAndMayWriteNowhereElse() throws IOException {
        JsonNode pod = kind("Deployment").at("/spec/template/spec");
        JsonNode container = container();
        List<String> volumes = texts(pod.get("volumes"), "name");

        assertThat(texts(container.get("volumeMounts"), "name")).containsExactlyElementsOf(volumes);
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
        assertThat(texts(container.get("volumeMounts"), "mountPath")).contains("/work", "/keys");
    }

    @Test
    void theProbesAskThePortAndThePathsThatTheWorkerAnswers() throws IOException {
        JsonNode container = container();

        assertThat(arguments(container.get("args"))).contains("--metrics-port=" + PORT, "--metrics-address=0.0.0.0");
        assertThat(container.at("/ports/0/containerPort").asString()).isEqualTo(PORT);
        assertThat(kind("Deployment")
                        .at("/spec/template/metadata/annotations/prometheus.io~1port")
                        .asString())
                .isEqualTo(PORT);
        assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/health");
        for (String probe : List.of("livenessProbe", "startupProbe", "readinessProbe")) {
            assertThat(container.at("/" + probe + "/httpGet/port").asString())
                    .isEqualTo(container.at("/ports/0/name").asString());
            assertThat(container.at("/" + probe + "/httpGet/path").asString()).startsWith("/health");
        }
        // --temporal-wait, a minute, passes before the port answers.
        assertThat(container.at("/startupProbe/periodSeconds").asInt()
                        * container.at("/startupProbe/failureThreshold").asInt())
                .isGreaterThan(90);
    }

    @Test
    void workersHaveLongerThanTheyNeedToGiveTheirLocationsBack() throws IOException {
        assertThat(Duration.ofSeconds(kind("Deployment")
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asInt()))
                .isGreaterThan(LONGEST_GOODBYE);
        assertThat(compose().at("/x-worker/stop_grace_period").asString()).isEqualTo("45s");
    }

    @Test
    void theCommandUnderstandsTheArguments() throws IOException {
        understood(arguments(container().get("args")));
        understood(arguments(compose().at("/x-worker/command")).stream()
                .map(argument -> argument.replaceFirst("\\$\\{\\w+:-(\\w+)}", "$1"))
                .toList());
        assertThat(texts(container().get("env"), "name"))
                .contains("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE")
                .allMatch(name -> name.startsWith("TEMPORAL_") || name.startsWith("AWS_"));
    }

    @Test
    void theScalingAsksTheQueueThatTheWorkersServe() throws IOException {
        JsonNode asked = kind("ScaledObject").at("/spec/triggers/0/metadata");

        assertThat(arguments(container().get("args")))
                .contains("--task-queue=" + asked.get("taskQueue").asString());
        assertThat(container().at("/env/0/value")).isEqualTo(asked.get("endpoint"));
        assertThat(container().at("/env/1/value")).isEqualTo(asked.get("namespace"));
    }

    @Test
    void theComposeFileRefersToWhatIsThere() throws IOException {
        JsonNode compose = compose();
        JsonNode services = compose.get("services");

        assertThat(services.propertyNames())
                .containsExactlyInAnyOrder("postgresql", "temporal", "worker-1", "worker-2", "prometheus");
        assertThat(compose.at("/x-worker/depends_on").propertyNames()).allMatch(services::has);
        assertThat(services.at("/temporal/depends_on").propertyNames()).allMatch(services::has);
        assertThat(services.has(
                        services.at("/temporal/environment/POSTGRES_SEEDS").asString()))
                .isTrue();
        assertThat(compose.at("/x-worker/environment/TEMPORAL_ADDRESS").asString())
                .isEqualTo("temporal:7233");
        for (String image : List.of("postgresql", "temporal", "prometheus")) {
            assertThat(services.get(image).get("image").asString()).matches("[\\w./-]+:v?\\d+\\.[\\d.]+");
        }
        Path folder = DEPLOY.resolve("compose");
        assertThat(folder.resolve(compose.at("/x-worker/build/context").asString())
                        .resolve(compose.at("/x-worker/build/dockerfile").asString()))
                .exists();
        assertThat(services.at("/prometheus/volumes/0").asString()).startsWith("./prometheus.yaml:");
        assertThat(compose.get("secrets").has("history-keys")).isTrue();
        assertThat(compose.toString()).contains("/run/secrets/history-keys");
        for (String service : List.of("temporal", "prometheus")) {
            assertThat(services.at("/" + service + "/ports/0").asString())
                    .as("on this machine only")
                    .startsWith("127.0.0.1:");
        }
    }

    @Test
    void prometheusAsksBothWorkersAtTheirPort() throws IOException {
        JsonNode targets = yaml("compose/prometheus.yaml").get(0).at("/scrape_configs/0/static_configs/0/targets");

        assertThat(arguments(targets)).containsExactly("worker-1:" + PORT, "worker-2:" + PORT);
        assertThat(arguments(compose().at("/x-worker/command"))).contains("--metrics-port=" + PORT);
    }

    private static void understood(List<String> args) {
        Terminal terminal = new Terminal(System.in, ResultStream.to(System.out), System.err, false, false, 100);
        try (Signals signals = Signals.ofProcess(terminal)) {
            CommandLine commands = Onhook.commands(terminal, signals);
            assertThatCode(() -> commands.parseArgs(args.toArray(String[]::new)))
                    .doesNotThrowAnyException();
        }
    }

    private static Map<String, JsonNode> kinds() throws IOException {
        Map<String, JsonNode> kinds = new LinkedHashMap<>();
        for (String file : List.of("kubernetes/worker.yaml", "kubernetes/scaling.yaml")) {
            for (JsonNode document : yaml(file)) {
                assertThat(kinds.put(document.get("kind").asString(), document)).isNull();
                assertThat(document.at("/metadata/name").asString()).isEqualTo("onhook-worker");
            }
        }
        return kinds;
    }

    private static JsonNode kind(String kind) throws IOException {
        return Objects.requireNonNull(kinds().get(kind), kind);
    }

    private static JsonNode container() throws IOException {
        return kind("Deployment").at("/spec/template/spec/containers/0");
    }

    private static String version(JsonNode document) {
        return document.get("apiVersion").asString();
    }

    private static JsonNode compose() throws IOException {
        return yaml("compose/compose.yaml").get(0);
    }

    private static List<String> texts(JsonNode list, String member) {
        return list.values().stream().map(each -> each.get(member).asString()).toList();
    }

    private static List<String> arguments(JsonNode list) {
        return list.values().stream().map(JsonNode::asString).toList();
    }

    private static List<JsonNode> yaml(String file) throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> all = mapper.readerFor(JsonNode.class)
                .readValues(Files.readString(DEPLOY.resolve(file), StandardCharsets.UTF_8))) {
            all.forEachRemaining(documents::add);
        }
        return documents;
    }
}
