package io.github.onhook.simulator.fault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The active rules of a simulator, applied in the order of their addition: delays of all matching rules add up, the
 * first
 * effect wins. Thread-safe, also while requests are served.
 */
public final class Faults {

    private static final int LARGEST_FILE = 1 << 20;
    private final List<LiveFault> rules = new CopyOnWriteArrayList<>();
    private final List<String> accountIds;
    private final LongSupplier nanos;

    public Faults(List<String> accountIds, LongSupplier nanos) {
        this.accountIds = accountIds;
        this.nanos = nanos;
    }

    /**
     * Adds rules; their time windows begin now.
     *
     * @throws IllegalArgumentException if a rule has an account ordinal that the fleet does not have
     */
    public Faults add(Fault... faults) {
        return add(List.of(faults));
    }

    /** Adds rules; their time windows begin now. */
    public Faults add(List<Fault> faults) {
        List<LiveFault> live = new ArrayList<>();
        for (Fault fault : faults) {
            live.add(new LiveFault(fault, accountId(fault.account()), nanos.getAsLong()));
        }
        rules.addAll(live);
        return this;
    }

    /**
     * Reads rules from JSON, in the language of {@code FAULTS.md}.
     *
     * @throws IllegalArgumentException naming the rule and its mistake
     */
    public static List<Fault> parse(String json) {
        return FaultReader.read(json);
    }

    /**
     * Reads rules from a file of JSON, in the language of {@code FAULTS.md}.
     *
     * @throws IllegalArgumentException naming the rule and its mistake
     */
    public static List<Fault> parse(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException("it has more than " + LARGEST_FILE + " bytes: is it a file of rules?");
            }
            return parse(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** Removes all rules. */
    public void clear() {
        rules.clear();
    }

    /** The active rules, in order. */
    public List<Fault> list() {
        return rules.stream().map(rule -> rule.fault).toList();
    }

    /** The number of requests that each rule has matched, by name. */
    public Map<String, Long> met() {
        Map<String, Long> met = new LinkedHashMap<>();
        rules.forEach(rule -> met.merge(rule.fault.name(), rule.met(), Long::sum));
        return met;
    }

    /** What the active rules do to a request; null where none concerns it. Each call counts as a match. */
    @Nullable public FaultPlan plan(FaultedRequest request) {
        if (rules.isEmpty()) {
            return null;
        }
        long now = nanos.getAsLong();
        List<String> names = new ArrayList<>();
        List<LiveFault> numberRules = new ArrayList<>();
        Duration delay = Duration.ZERO;
        Effect effect = null;
        for (LiveFault rule : rules) {
            if (!rule.concerns(request, now)) {
                continue;
            }
            names.add(rule.fault.name());
            delay = delay.plus(rule.delay());
            if (rule.concernsNumbers()) {
                numberRules.add(rule);
            } else if (effect == null) {
                effect = rule.fault.effect();
            }
        }
        return names.isEmpty() ? null : new FaultPlan(names, delay, effect, numberRules);
    }

    private @Nullable String accountId(@Nullable String account) {
        if (account == null || account.length() == 12) {
            return account;
        }
        int ordinal = Integer.parseInt(account);
        if (ordinal < 1 || ordinal > accountIds.size()) {
            throw new IllegalArgumentException(
                    "the fleet has accounts 1 to " + accountIds.size() + ", a fault means account " + ordinal);
        }
        return accountIds.get(ordinal - 1);
    }
}
