package io.github.onhook.simulator.internal.state;

import java.util.List;

/**
 * A voice connector group as the fleet has it.
 *
 * @param index its place among all groups of the fleet
 * @param connectorIds its items, by falling priority
 */
public record Group(int index, String id, String name, List<String> connectorIds) {}
