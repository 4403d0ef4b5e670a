/**
 * Rates that runs learned and later runs start from: {@link io.github.onhook.rate.RateMemory}. How a rate is found is in {@code
 * docs/rate.md}.
 */
@NullMarked
package io.github.onhook.rate;

import org.jspecify.annotations.NullMarked;
