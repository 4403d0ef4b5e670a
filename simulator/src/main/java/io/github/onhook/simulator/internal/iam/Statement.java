package io.github.onhook.simulator.internal.iam;

import java.util.List;
import java.util.Locale;

/**
 * One statement of a policy.
 *
 * @param actions patterns in lower case, for actions are compared without regard to case
 * @param notActions whether the statement is about every action but these
 * @param regions patterns of {@code aws:RequestedRegion}; empty where the statement does not ask for one
 * @param readable whether every condition is one that is understood here; a statement with another one never applies
 */
record Statement(
        boolean allow,
        List<String> actions,
        boolean notActions,
        List<String> resources,
        boolean notResources,
        List<String> regions,
        boolean readable) {

    boolean concerns(String action, String resource, String region) {
        return readable
                && any(actions, action.toLowerCase(Locale.ROOT)) != notActions
                && any(resources, resource) != notResources
                && (regions.isEmpty() || any(regions, region));
    }

    private static boolean any(List<String> patterns, String text) {
        for (String pattern : patterns) {
            if (Wildcard.matches(pattern, text)) {
                return true;
            }
        }
        return false;
    }
}
