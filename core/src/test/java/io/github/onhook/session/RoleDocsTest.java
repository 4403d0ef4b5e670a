package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onhook.Rig;
import io.github.onhook.internal.policy.SessionPolicy;
import io.github.onhook.model.Operation;
import io.github.onhook.model.RunStatus;
import io.github.onhook.model.Settings;
import io.github.onhook.simulator.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published role, held against the code. */
class RoleDocsTest {

    private static final Path DOCS = Path.of("..", "docs", "roles");
    private static final Pattern CHIME = Pattern.compile("chime:\\w+");
    private static final Pattern STS = Pattern.compile("sts:(?!ExternalId)\\w+");
    private static final Pattern SID = Pattern.compile("(?<![\\w/])Onhook[A-Z]\\w+");
    private static final String PERMISSIONS = "permissions-policy.json";

    @Test
    void theRunStatementAllowsWhatRunsDoAndNothingElse() throws IOException {
        Set<String> needed = Arrays.stream(Operation.values())
                .filter(Operation::disassociates)
                .flatMap(operation -> SessionPolicy.actions(operation).stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(actions("OnhookRun")).isEqualTo(needed);
        assertThat(actions("OnhookInventory")).isEqualTo(new TreeSet<>(SessionPolicy.INVENTORY));
        assertThat(actions("OnhookRestore")).isEqualTo(new TreeSet<>(SessionPolicy.RESTORE));
    }

    @Test
    void movesReleasesAndTheirUndoHaveStatementsOfTheirOwn() throws IOException {
        assertThat(actions("OnhookMove")).isEqualTo(new TreeSet<>(SessionPolicy.actions(Operation.MOVE)));
        assertThat(actions("OnhookMove")).containsAll(SessionPolicy.actions(Operation.MOVE_ATOMIC));
        assertThat(actions("OnhookRelease")).isEqualTo(new TreeSet<>(SessionPolicy.actions(Operation.RELEASE)));
        assertThat(actions("OnhookUndoRelease"))
                .isEqualTo(new TreeSet<>(SessionPolicy.actions(Operation.UNDO_RELEASE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onhook-role.yaml", "onhook-role.tf"})
    void everyFormAllowsTheSame(String file) throws IOException {
        assertThat(found(CHIME, file)).isEqualTo(found(CHIME, PERMISSIONS));
        assertThat(found(STS, file)).isEqualTo(found(STS, "trust-policy.json"));
        assertThat(found(SID, file)).isEqualTo(found(SID, PERMISSIONS, "trust-policy.json"));
        assertThat(read(file)).contains("sts:ExternalId");
    }

    @Test
    void thePublishedRoleLetsARunThrough() throws IOException {
        String permissions = read(PERMISSIONS);
        Fleet fleet = Fleet.builder()
                .account(
                        World.FIRST,
                        a -> a.role("VoiceOps", r -> r.policy(permissions))
                                .region("us-east-1", r -> r.connector("abcdefghijklmnopqrstu1", "+12065550100")))
                .build();
        try (Rig rig = Rig.of(fleet, Settings.builder())) {
            assertThat(rig.run().report().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }

    private static Set<String> actions(String sid) throws IOException {
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : new JsonMapper().readTree(read(PERMISSIONS)).get("Statement")) {
            if (statement.get("Sid").stringValue().equals(sid)) {
                statement.get("Action").forEach(action -> actions.add(action.stringValue()));
            }
        }
        return actions;
    }

    private static Set<String> found(Pattern what, String... files) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String file : files) {
            what.matcher(read(file)).results().forEach(match -> found.add(match.group()));
        }
        return found;
    }

    private static String read(String file) throws IOException {
        return Files.readString(DOCS.resolve(file));
    }
}
