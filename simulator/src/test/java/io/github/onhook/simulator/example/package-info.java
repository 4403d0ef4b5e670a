/** What the README shows, as a user of the module writes it: through its public types alone. */
@NullMarked
package io.github.onhook.simulator.example;

import org.jspecify.annotations.NullMarked;
