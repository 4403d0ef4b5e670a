package io.github.onhook.journal.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for this JVM, on loopback, in a temporary directory. If its binaries are not installed, the test is
 * skipped.
 */
public final class Postgres {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    /** Its superuser, without a password. */
    public static final String USER = "onhook";

    private static @Nullable Postgres shared;

    private final int port;
    private final Path binaries;
    private final Path directory;

    private Postgres(Path binaries) throws IOException {
        this.binaries = binaries;
        this.directory = Files.createTempDirectory("onhook-postgres");
        if (isRoot()) {
            execute(List.of("chown", "nobody", directory.toString()));
        }
        execute("initdb", "-D", data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C");
        // It cannot choose one itself: the later one is taken, the less likely another process gets it first.
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    }

    /** The server of this JVM, started on first use. */
    public static synchronized Postgres shared() {
        Path binaries = binaries();
        assumeTrue(
                binaries != null,
                "PostgreSQL is not installed: neither initdb on the PATH nor " + DEBIAN
                        + " (apt-get install postgresql); this test was skipped");
        try {
            if (shared == null) {
                shared = new Postgres(Objects.requireNonNull(binaries));
            }
            return shared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Path binaries() {
        Stream<Path> path = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .map(Path::of);
        try (Stream<Path> versions = Files.isDirectory(DEBIAN) ? Files.list(DEBIAN) : Stream.empty()) {
            Stream<Path> installed = versions.sorted(Comparator.reverseOrder()).map(version -> version.resolve("bin"));
            return Stream.concat(path, installed)
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its port on loopback. */
    public int port() {
        return port;
    }

    void start() {
        execute(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                directory.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + directory,
                "start");
    }

    /** Stops it like a crash. */
    void stopAtOnce() {
        execute("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    private void remove() {
        stopAtOnce();
        execute(List.of("rm", "-rf", directory.toString()));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    ConnectionPool pool(int size) {
        return pool(port, size);
    }

    static ConnectionPool pool(int port, int size) {
        PostgresqlConnectionFactory factory =
                new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host("127.0.0.1")
                        .port(port)
                        .username(USER)
                        .database("postgres")
                        .build());
        return new ConnectionPool(
                ConnectionPoolConfiguration.builder(factory).maxSize(size).build());
    }

    /** PostgreSQL refuses to run as root. */
    private void execute(String binary, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "nobody", "--"));
        }
        command.add(binaries.resolve(binary).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void execute(List<String> command) {
        try {
            Path log = Files.createTempFile("onhook-postgres", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile().exists() ? directory.toFile() : null)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            int status = process.waitFor();
            String said = Files.readString(log, StandardCharsets.UTF_8);
            Files.delete(log);
            assertThat(status).as("%s said %s", command, said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
