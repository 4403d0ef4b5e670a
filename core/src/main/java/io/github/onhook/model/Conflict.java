package io.github.onhook.model;

/**
 * One number on two connectors in one plan.
 *
 * @param first the target that came first
 * @param firstIndex its place among the targets that were added, from 0
 * @param second a later target with the same number on another connector
 * @param secondIndex its place
 */
public record Conflict(Target first, long firstIndex, Target second, long secondIndex) {}
