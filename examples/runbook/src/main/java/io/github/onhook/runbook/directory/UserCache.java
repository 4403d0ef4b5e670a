package io.github.onhook.runbook.directory;

import java.nio.file.Path;

/** The user's cache of this command: what is in it can be deleted. */
public final class UserCache {

    private UserCache() {}

    /** {@code $XDG_CACHE_HOME/onhook}, by default below {@code ~/.cache}. */
    public static Path directory() {
        String given = System.getProperty("onhook.cache", System.getenv("XDG_CACHE_HOME"));
        Path cache = given == null || given.isBlank()
                ? Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(given);
        return cache.resolve("onhook");
    }
}
