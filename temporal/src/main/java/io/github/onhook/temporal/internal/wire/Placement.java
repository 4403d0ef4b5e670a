package io.github.onhook.temporal.internal.wire;

/**
 * A location of a run.
 *
 * @param accountId its account
 * @param region its Region
 * @param targets how many targets the run has there
 */
public record Placement(String accountId, String region, int targets) {}
