/** Report formats: JSON, CSV, Markdown and HTML, and what they have in common. */
@NullMarked
package io.github.onhook.internal.report;

import org.jspecify.annotations.NullMarked;
