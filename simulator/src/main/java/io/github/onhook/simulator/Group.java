package io.github.onhook.simulator;

import java.util.List;

/**
 * A voice connector group as the fleet has it.
 *
 * @param index its place among all groups of the fleet
 * @param connectorIds its items, by falling priority
 */
record Group(int index, String id, String name, List<String> connectorIds) {}
