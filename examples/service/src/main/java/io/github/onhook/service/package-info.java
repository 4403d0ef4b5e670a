/** Runs over HTTP: a Spring Boot service around the library, with a live page. */
@NullMarked
package io.github.onhook.service;

import org.jspecify.annotations.NullMarked;
