/** The HTTP API: requests, authorization and responses. */
@NullMarked
package io.github.onhook.service.web;

import org.jspecify.annotations.NullMarked;
