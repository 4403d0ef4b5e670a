package io.github.onhook.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The command line of a program as it is packaged: from jars, without the tests' classes, with an archive of its own, without
 * which loading and verifying them takes half of the processor time of a short life. The archive is made once for all JVMs
 * of a build, below {@code target/class-data}.
 */
public final class ClassData {

    private ClassData() {}

    /**
     * Ends with the name of the class: its arguments can be appended. Waits for a first life of the program, if there was none.
     *
     * @param options of the JVM of that life
     * @param warmUp the arguments of that life, which ends by itself with exit code 0
     */
    public static List<String> command(List<String> options, Class<?> main, String... warmUp) {
        return made(Path.of("target", "class-data").toAbsolutePath(), options, main, List.of(warmUp));
    }

    @SuppressWarnings("try") // The lock only has to be held.
    private static List<String> made(Path dir, List<String> options, Class<?> main, List<String> warmUp) {
        try {
            Files.createDirectories(dir);
            try (FileChannel file = FileChannel.open(dir.resolve("lock"), CREATE, WRITE);
                    FileLock lock = file.lock()) {
                return madeAlone(dir, options, main, warmUp);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> madeAlone(Path dir, List<String> options, Class<?> main, List<String> warmUp)
            throws IOException, InterruptedException {
        List<Path> path = classPath();
        Path made = Files.createDirectories(dir.resolve(stateOf(path)));
        String jars = jars(path, made);
        Path archive = made.resolve("onhook.jsa");
        if (!Files.exists(archive)) {
            List<String> training = new ArrayList<>(options);
            training.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive));
            List<String> first = ChildJvm.command(training, jars, main);
            first.addAll(warmUp);
            ProcessBuilder builder = new ProcessBuilder(first)
                    .redirectErrorStream(true)
                    .redirectOutput(made.resolve("log").toFile());
            Process life = builder.start();
            if (!life.waitFor(Patience.PATIENCE.toSeconds(), TimeUnit.SECONDS) || life.exitValue() != 0) {
                life.destroyForcibly();
                Files.deleteIfExists(archive);
                throw new IOException("the archive was not made: " + made.resolve("log"));
            }
        }
        return ChildJvm.command(List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive), jars, main);
    }

    /** The jar that {@code -Donhook.test.packaged} names and its libraries; else this JVM's, without its tests: the first entry. */
    private static List<Path> classPath() throws IOException {
        String packaged = System.getProperty("onhook.test.packaged", "");
        if (!packaged.isEmpty()) {
            Path jar = Path.of(packaged).toAbsolutePath();
            try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
                return Stream.concat(Stream.of(jar), libraries.sorted()).toList();
            }
        }
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .skip(1)
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /** A JVM takes no archive that was made of other files than it has. */
    private static String stateOf(List<Path> path) throws IOException {
        CRC32 state = new CRC32();
        for (Path entry : path) {
            for (Path file : files(entry)) {
                state.update((file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file)).getBytes(UTF_8));
            }
        }
        return Long.toHexString(state.getValue());
    }

    private static List<Path> files(Path entry) throws IOException {
        try (Stream<Path> all = Files.walk(entry)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Directories have no place in an archive. */
    private static String jars(List<Path> path, Path made) throws IOException {
        List<String> jars = new ArrayList<>();
        for (Path entry : path) {
            Path jar = Files.isDirectory(entry) ? made.resolve(jars.size() + ".jar") : entry;
            if (!Files.exists(jar)) {
                pack(entry, jar);
            }
            jars.add(jar.toString());
        }
        return String.join(File.pathSeparator, jars);
    }

    /** With its directories, by which Spring finds classes. */
    private static void pack(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(directory)) {
            for (Path content : all.filter(c -> !c.equals(directory)).sorted().toList()) {
                String name = directory.relativize(content).toString().replace(File.separatorChar, '/');
                boolean isFile = Files.isRegularFile(content);
                out.putNextEntry(new ZipEntry(isFile ? name : name + '/'));
                if (isFile) {
                    Files.copy(content, out);
                }
                out.closeEntry();
            }
        }
    }
}
