/** The file of options and its entries. */
@NullMarked
package io.github.onhook.runbook.config;

import org.jspecify.annotations.NullMarked;
