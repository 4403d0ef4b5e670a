/** Where runs, journals and files are kept. */
@NullMarked
package io.github.onhook.service.run.store;

import org.jspecify.annotations.NullMarked;
