package io.github.onhook.runbook.directory;

import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of a run that follows from another one, beside it. */
public final class SiblingDirectory {

    private SiblingDirectory() {}

    /** {@code DIR-restore}, or {@code DIR-restore-2} and so on where that is there. */
    public static Path of(Path dir, String what) {
        Path real = dir.toAbsolutePath().normalize();
        String name = real.getFileName() + "-" + what;
        Path free = dir.resolveSibling(name);
        if (dir.getFileName() == null || !dir.getFileName().equals(real.getFileName())) {
            free = real.resolveSibling(name);
        }
        for (int i = 2; Files.exists(free); i++) {
            free = free.resolveSibling(name + "-" + i);
        }
        return free;
    }
}
