/** The HTTP face: what is asked, who may ask, and what is answered. */
@NullMarked
package io.github.onhook.service.web;

import org.jspecify.annotations.NullMarked;
