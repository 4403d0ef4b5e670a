package io.github.onhook.simulator;

/**
 * A voice connector as the fleet has it.
 *
 * @param index its place among all connectors of the fleet
 */
record Connector(int index, String id, String name) {}
