package io.github.onhook.runbook.approval;

import io.github.onhook.model.Plan;
import io.github.onhook.runbook.directory.UserCache;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The counts of the plans that this user looked at, so that it can be said what changed since. A cache: it can be deleted, and
 * what cannot be written or read is done without.
 */
public final class PlanMemory {

    private static final Logger LOG = LoggerFactory.getLogger(PlanMemory.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_KEPT = 100;

    private final Path dir;

    PlanMemory(Path dir) {
        this.dir = dir;
    }

    /** In {@code $XDG_CACHE_HOME/onhook/plans}, by default below {@code ~/.cache}. */
    public static PlanMemory ofUser() {
        return new PlanMemory(UserCache.directory().resolve("plans"));
    }

    /** Keeps a plan's counts, and forgets the oldest. */
    public void remember(Plan plan) {
        PlanCounts counts = PlanCounts.of(plan);
        ObjectNode json = JSON.createObjectNode();
        json.put("connectors", counts.connectors());
        ObjectNode accounts = json.putObject("accounts");
        counts.accounts().forEach(accounts::put);
        try {
            Files.createDirectories(dir);
            Files.write(file(plan.fingerprint()), JSON.writeValueAsBytes(json));
            forgetOldest();
        } catch (IOException e) {
            LOG.debug("The plan's counts are not kept for a later comparison: {}", e.toString());
        }
    }

    private void forgetOldest() throws IOException {
        File[] kept = dir.toFile().listFiles();
        if (kept != null && kept.length > MOST_KEPT) {
            Arrays.sort(kept, Comparator.comparingLong(File::lastModified));
            for (File old : Arrays.copyOf(kept, kept.length - MOST_KEPT)) {
                Files.deleteIfExists(old.toPath());
            }
        }
    }

    /** The counts of the plan with this fingerprint; {@code null} if they are not known. */
    @Nullable PlanCounts recall(String fingerprint) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file(fingerprint)));
            TreeMap<String, Long> accounts = new TreeMap<>();
            json.required("accounts")
                    .properties()
                    .forEach(account ->
                            accounts.put(account.getKey(), account.getValue().asLong()));
            return new PlanCounts(json.required("connectors").asLong(), accounts);
        } catch (IOException | JacksonException e) {
            LOG.debug("The counts of plan {} are not known: {}", fingerprint, e.toString());
            return null;
        }
    }

    private Path file(String fingerprint) {
        return dir.resolve(fingerprint.replace(':', '-') + ".json");
    }
}
