package io.github.onhook.runbook.directory;

import io.github.onhook.runbook.terminal.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks where files are written: a link or a directory that others can write would let them choose what is overwritten, and
 * what a run believes when it goes on.
 */
public final class TrustedPlace {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final int GROUP_MAY_WRITE = 0020;
    private static final int OTHERS_MAY_WRITE = 0002;
    /** Who may write a directory that is sticky may not replace the files of others in it. */
    private static final int STICKY = 01000;

    private TrustedPlace() {}

    /**
     * Ends the command where a run's directory that is only read is not as {@link #requireOwn} wants it. One that does not
     * exist is no matter here.
     */
    public static void requireOwnIfPresent(Path dir) {
        if (!Files.isDirectory(dir)) {
            return;
        }
        try {
            requireOwn(dir);
        } catch (IOException e) {
            throw CommandFailure.impossible("run directory " + dir + " cannot be read: " + RunDirectory.describe(e), e);
        }
    }

    /** Ends the command where others can change a run's directory, or what is in it is not plain files. */
    static void requireOwn(Path dir) throws IOException {
        if ((mode(dir) & (GROUP_MAY_WRITE | OTHERS_MAY_WRITE)) != 0) {
            throw refused("others can write in run directory " + dir + ": chmod go-w " + RunDirectory.quoted(dir)
                    + ", or choose another one");
        }
        requireLasting(dir);
        try (Stream<Path> entries = Files.list(dir)) {
            List<Path> strange = entries.filter(entry -> !Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                            && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
            if (!strange.isEmpty()) {
                throw refused(strange.get(0) + " is a link or a device, and a run's files are plain files: put the file"
                        + " itself there");
            }
        }
    }

    /** Ends the command where others can put something else in the place of a file or directory. */
    private static void requireLasting(Path file) throws IOException {
        Path parent = file.toRealPath().getParent();
        if (parent != null && (mode(parent) & (OTHERS_MAY_WRITE | STICKY)) == OTHERS_MAY_WRITE) {
            throw refused("others can replace " + file + ", for everybody can write in " + parent + ": chmod o-w "
                    + RunDirectory.quoted(parent) + ", or choose another place");
        }
    }

    /** Ends the command where a directory that is to be made is a link. */
    static void requireNoLink(Path dir) {
        if (Files.isSymbolicLink(dir)) {
            throw refused("run directory " + dir + " is a link: name the directory itself");
        }
    }

    /**
     * Writes a file that appears as a whole or not at all; ends the command where that is not safe or not possible.
     *
     * @param file one that may be there and is replaced, but no link and no device
     */
    public static void write(Path file, RunDirectory.Content content) {
        Path whole = file.toAbsolutePath();
        if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(whole, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(file + " is not a plain file: name another one, or leave the option out to write to standard"
                    + " output");
        }
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            try (OutputStream out =
                    Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                requireLasting(part);
                content.writeTo(out);
                Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw CommandFailure.impossible(file + " cannot be written: " + RunDirectory.describe(e), e);
        }
    }

    private static int mode(Path path) throws IOException {
        return POSIX ? (int) Files.getAttribute(path, "unix:mode") : 0;
    }

    private static CommandFailure refused(String why) {
        return CommandFailure.badInput(List.of(why, "nothing was sent"));
    }
}
