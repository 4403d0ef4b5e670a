package io.github.onhook.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.onhook.runbook.terminal.ResultStream;
import io.github.onhook.runbook.terminal.Signals;
import io.github.onhook.runbook.terminal.Terminal;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files for where the command runs are well-formed, safe, and give it arguments that it understands. */
class DeployFilesTest {

    private static final Path DEPLOY = Path.of("deploy");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{ ?([\\w:.]+) ?}}");
    private static final Pattern ONHOOK = Pattern.compile("\"\\$IMAGE\" (plan [^>|)]*)|set -- (\\w+ [^\\n]*)");
    private static final List<String> HARMFUL =
            List.of(";", "$(id)", "`id`", "a b", "a'b", "a\"b", "../x", "a\nb", "-x");

    /** Commands that are not there yet: none of these may be one that is. */
    private static final Set<String> NOT_YET = Set.of();

    @TempDir
    private Path temp;

    @Test
    void theWorkflowHasNoMorePermissionsThanItNeeds() throws IOException {
        JsonNode workflow = workflow();

        assertThat(workflow.get("permissions").isEmpty()).isTrue();
        assertThat(workflow.get("jobs").get("plan").get("permissions").toString())
                .isEqualTo("{\"contents\":\"read\",\"id-token\":\"write\"}");
        assertThat(workflow.get("jobs").get("run").get("permissions").toString())
                .isEqualTo("{\"contents\":\"read\",\"id-token\":\"write\",\"actions\":\"read\"}");
        assertThat(workflow.toString()).doesNotContain("secrets.", "AKIA", "pull_request");
    }

    @Test
    void theWorkflowRunsOnlyWhatWasPlannedAndApproved() throws IOException {
        JsonNode jobs = workflow().get("jobs");

        assertThat(jobs.get("run").get("needs").values())
                .extracting(JsonNode::asString)
                .containsExactly("plan", "plan-resume");
        assertThat(jobs.get("plan").get("if").asString())
                .isEqualTo(
                        "inputs.resume == '' && github.ref == format('refs/heads/{0}', github.event.repository.default_branch)");
        assertThat(jobs.get("plan-resume").get("if").asString())
                .isEqualTo(
                        "inputs.resume != '' && github.ref == format('refs/heads/{0}', github.event.repository.default_branch)");
        assertThat(jobs.get("plan-resume").get("permissions").toString()).isEqualTo("{\"actions\":\"read\"}");
        assertThat(jobs.get("run").get("environment").asString())
                .isNotEqualTo(jobs.get("plan").get("environment").asString());
        assertThat(names(jobs.get("run")))
                .containsSubsequence("What was approved is what is resumed", "Run", "Keep the run directory");
        assertThat(workflow().get("concurrency").get("cancel-in-progress").asBoolean())
                .isFalse();
    }

    /** What the service says of a run, and whether it may be resumed. */
    @ParameterizedTest
    @CsvSource({
        ".github/workflows/onhook.yml main workflow_dispatch them/ops completed,0",
        ".github/workflows/onhook.yml topic workflow_dispatch them/ops completed,2",
        ".github/workflows/other.yml main workflow_dispatch them/ops completed,2",
        ".github/workflows/onhook.yml main push them/ops completed,2",
        ".github/workflows/onhook.yml main workflow_dispatch fork/ops completed,2",
        ".github/workflows/onhook.yml main workflow_dispatch them/ops in_progress,2"
    })
    void resumesOnlyARunOfTheWorkflowOnTheDefaultBranch(String run, int exitCode) throws Exception {
        assertThat(resumable("4711", run)).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "47 11", "../4711", "4711;id", "-1"})
    void resumesNothingThatIsNotTheNumberOfARun(String id) throws Exception {
        assertThat(resumable(id, ".github/workflows/onhook.yml main workflow_dispatch them/ops completed"))
                .isEqualTo(2);
    }

    private int resumable(String id, String run) throws Exception {
        JsonNode check = workflow().get("jobs").get("plan-resume").get("steps").get(0);
        Path gh = Files.writeString(temp.resolve("gh"), "#!/bin/sh\necho \"$FOUND\"\n");
        Files.setPosixFilePermissions(gh, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder shell = new ProcessBuilder(
                "bash", "-eo", "pipefail", "-c", check.get("run").asString());
        shell.environment().put("PATH", temp + ":" + System.getenv("PATH"));
        shell.environment()
                .putAll(Map.of(
                        "FOUND", run,
                        "RESUME", id,
                        "DEFAULT_BRANCH", "main",
                        "GITHUB_REPOSITORY", "them/ops",
                        "GITHUB_WORKFLOW_REF", "them/ops/.github/workflows/onhook.yml@refs/heads/main"));
        return shell.redirectErrorStream(true).start().waitFor();
    }

    @Test
    void namesActionsByCommitAndBaseImagesByDigest() throws IOException {
        assertThat(Files.readAllLines(DEPLOY.resolve("github-actions/onhook.yml")))
                .filteredOn(line -> line.contains("uses:"))
                .hasSize(7)
                .allMatch(line -> line.matches(".*@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
        assertThat(Files.readAllLines(DEPLOY.resolve("container/Dockerfile")))
                .filteredOn(line -> line.startsWith("FROM"))
                .hasSize(3)
                .allMatch(line -> line.matches("FROM \\S+@sha256:[0-9a-f]{64}( AS \\w+)?"));
    }

    @Test
    void theImageEndsForWantOfMemoryRatherThanHangs() throws IOException {
        assertThat(entrypoint(Files.readAllLines(DEPLOY.resolve("container/Dockerfile"))))
                .contains("-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr");
        assertThat(Files.readString(Path.of("../service/run"))).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void noInputOfTheWorkflowReachesAShellAsText() throws IOException {
        for (JsonNode step : steps()) {
            if (step.has("run")) {
                assertThat(EXPRESSION.matcher(step.get("run").asString()).find())
                        .as(step.toString())
                        .isFalse();
            } else {
                assertThat(step.get("uses").asString()).matches("[\\w-]+/[\\w-]+@[0-9a-f]{40}");
            }
        }
    }

    @Test
    void whatTheWorkflowTellsTheCommandIsUnderstood() throws IOException {
        List<String> commands = new ArrayList<>();
        for (JsonNode step : steps()) {
            if (step.has("run")) {
                ONHOOK.matcher(step.get("run").asString())
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .forEach(commands::add);
            }
        }

        assertThat(commands)
                .hasSize(3)
                .filteredOn(command -> command.startsWith("run "))
                .singleElement()
                .asString()
                .contains("--plan-fingerprint \"$APPROVED\"");
        commands.forEach(command -> understood(command.strip().replace("\"", "").split("\\s+")));
    }

    @Test
    void everyParameterOfTheAutomationIsHeldToAPatternThatLetsNothingHarmfulIn() throws IOException {
        for (Map.Entry<String, JsonNode> parameter :
                automation().get("parameters").properties()) {
            JsonNode pattern = parameter.getValue().get("allowedPattern");
            if (pattern == null) {
                assertThat(parameter.getValue().get("allowedValues"))
                        .as(parameter.getKey())
                        .isNotEmpty();
                continue;
            }
            assertThat(pattern.asString()).startsWith("^").endsWith("$");
            assertThat(HARMFUL)
                    .as(parameter.getKey())
                    .noneMatch(value -> Pattern.matches(pattern.asString(), value))
                    .noneMatch(value -> Pattern.matches(pattern.asString(), "runs/" + value));
        }
        assertThat("tenant-7.csv").matches(pattern("Targets"));
        assertThat("arn:aws:iam::111122223333:role/ops/Approver").matches(pattern("Approvers"));
        assertThat("onhook:12").matches(pattern("TaskDefinition"));
    }

    @Test
    void theStepsOfTheAutomationLeadFromPlanOverApprovalToRun() throws IOException {
        Map<String, JsonNode> steps = automation().get("mainSteps").values().stream()
                .collect(Collectors.toMap(step -> step.get("name").asString(), step -> step));

        assertThat(way(steps, "planTask"))
                .containsExactly("planTask", "planEnd", "planIsGood", "approveRun", "runTask", "runEnd", "runIsDone");
        assertThat(way(steps, "approveResume"))
                .containsExactly("approveResume", "resumeTask", "resumeEnd", "resumeIsDone");
        assertThat(steps).hasSize(12);
        assertThat(steps.values())
                .extracting(step -> step.get("action").asString())
                .doesNotContain("aws:runCommand");
        assertThat(step(steps, "approveRun").get("action").asString()).isEqualTo("aws:approve");
    }

    @Test
    void whatTheAutomationRefersToIsThere() throws IOException {
        JsonNode automation = automation();
        Set<String> known = new HashSet<>(Set.of("automation:EXECUTION_ID"));
        known.addAll(automation.get("parameters").propertyNames());
        for (JsonNode step : automation.get("mainSteps").values()) {
            if (step.has("outputs")) {
                step.get("outputs")
                        .values()
                        .forEach(output -> known.add(step.get("name").asString() + "."
                                + output.get("Name").asString()));
            }
        }
        Matcher used = VARIABLE.matcher(automation.toString());

        assertThat(used.results().map(found -> found.group(1))).isNotEmpty().allMatch(known::contains);
        assertThat(automation.get("outputs").values())
                .extracting(JsonNode::asString)
                .allMatch(known::contains);
    }

    @Test
    void whatTheAutomationTellsTheCommandIsUnderstood() throws IOException {
        List<JsonNode> commands = automation().findValues("command");

        assertThat(commands).hasSize(3);
        for (JsonNode command : commands) {
            understood(command.values().stream().map(JsonNode::asString).toArray(String[]::new));
        }
    }

    @Test
    void theImageRunsAsNobodyAndHandsSignalsToTheJvm() throws IOException {
        List<String> dockerfile = Files.readAllLines(DEPLOY.resolve("container/Dockerfile"));

        assertThat(dockerfile).contains("USER 10001:10001", "VOLUME /work", "STOPSIGNAL SIGTERM");
        assertThat(dockerfile)
                .filteredOn(line -> line.startsWith("FROM "))
                .allMatch(line -> line.matches("FROM [a-z-]+:\\d+\\.\\d+\\.\\d+\\S*( AS [a-z]+)?"));
        List<String> entry = entrypoint(dockerfile);
        assertThat(entry).startsWith("java").endsWith("-jar", "/opt/onhook/onhook.jar");
        assertThat(entry).contains("-XX:SharedArchiveFile=/opt/onhook/onhook.jsa", "-Xshare:auto");
        assertThat(dockerfile.lastIndexOf("USER 10001:10001"))
                .isGreaterThan(dockerfile.indexOf("FROM eclipse-temurin:17.0.15_6-jre"));
    }

    @Test
    void theImageIsBuiltFromWhatTheBuildReads() throws IOException {
        List<String> kept = Files.readAllLines(DEPLOY.resolve("container/Dockerfile.dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        assertThat(kept)
                .filteredOn(path -> !path.contains("*"))
                .contains("core/src/main", "examples/runbook/src/main")
                .allSatisfy(path -> assertThat(Path.of("../..").resolve(path)).exists());
        assertThat(Pattern.compile("<module>(.*)</module>")
                        .matcher(Files.readString(Path.of("../../pom.xml")))
                        .results()
                        .map(module -> Path.of(module.group(1), "pom.xml")))
                .isNotEmpty()
                .allMatch(pom -> kept.stream()
                        .anyMatch(path -> FileSystems.getDefault()
                                .getPathMatcher("glob:" + path)
                                .matches(pom)));
    }

    @Test
    void theTaskMayWriteToItsVolumeOnly() throws IOException {
        JsonNode task =
                new ObjectMapper().readTree(Files.readAllBytes(DEPLOY.resolve("container/task-definition.json")));
        JsonNode container = task.get("containerDefinitions").get(0);

        assertThat(container.get("readonlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.get("user").asString()).isEqualTo("10001:10001");
        assertThat(container.get("stopTimeout").asInt()).isBetween(30, 120);
        assertThat(container.get("mountPoints").get(0).get("containerPath").asString())
                .isEqualTo("/work");
    }

    private static void understood(String... args) {
        if (NOT_YET.contains(args[0])) {
            assertThat(model().getSubcommands()).doesNotContainKey(args[0]);
        } else {
            assertThatCode(() -> model().parseArgs(args))
                    .as(List.of(args).toString())
                    .doesNotThrowAnyException();
        }
    }

    private static CommandLine model() {
        Terminal terminal = new Terminal(System.in, ResultStream.to(System.out), System.err, false, false, 100);
        try (Signals signals = Signals.ofProcess(terminal)) {
            return Onhook.commands(terminal, signals);
        }
    }

    private static List<String> way(Map<String, JsonNode> steps, String from) {
        List<String> way = new ArrayList<>();
        for (String name = from; name != null; ) {
            way.add(name);
            JsonNode step = step(steps, name);
            name = step.has("nextStep") ? step.get("nextStep").asString() : null;
            assertThat(step.path("isEnd").asBoolean(false)).isEqualTo(name == null);
        }
        return way;
    }

    private static JsonNode step(Map<String, JsonNode> steps, String name) {
        return Objects.requireNonNull(steps.get(name), name);
    }

    private static String pattern(String parameter) throws IOException {
        return automation()
                .get("parameters")
                .get(parameter)
                .get("allowedPattern")
                .asString();
    }

    private static List<String> entrypoint(List<String> dockerfile) {
        String line = dockerfile.stream()
                .filter(each -> each.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow();
        return new ObjectMapper()
                .readTree(line.substring("ENTRYPOINT ".length())).values().stream()
                        .map(JsonNode::asString)
                        .toList();
    }

    private static List<JsonNode> steps() throws IOException {
        return workflow().get("jobs").values().stream()
                .flatMap(job -> job.get("steps").values().stream())
                .toList();
    }

    private static List<String> names(JsonNode job) {
        return job.get("steps").values().stream()
                .filter(step -> step.has("name"))
                .map(step -> step.get("name").asString())
                .toList();
    }

    private static JsonNode workflow() throws IOException {
        return yaml("github-actions/onhook.yml");
    }

    private static JsonNode automation() throws IOException {
        return yaml("systems-manager/onhook-automation.yaml");
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(Files.readAllBytes(DEPLOY.resolve(file)));
    }
}
