/**
 * A stand-in for Amazon Chime SDK Voice, STS and Organizations that real clients talk to over HTTP.
 *
 * <p>Describe a {@link io.github.onhook.simulator.Fleet}, start a {@link io.github.onhook.simulator.Simulator} on it, point a
 * client at its endpoint, and ask its {@link io.github.onhook.simulator.record.Record} what happened.
 */
@NullMarked
package io.github.onhook.simulator;

import org.jspecify.annotations.NullMarked;
