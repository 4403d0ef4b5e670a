/**
 * What is out there: {@link io.github.onhook.inventory.Inventory} finds targets, and checks a plan before it is run.
 */
@NullMarked
package io.github.onhook.inventory;

import org.jspecify.annotations.NullMarked;
