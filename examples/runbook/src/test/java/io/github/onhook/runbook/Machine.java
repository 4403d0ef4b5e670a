package io.github.onhook.runbook;

import io.github.onhook.runbook.Processes.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A machine set up in one way: a home directory and variables, and nothing else of this one's. */
final class Machine {

    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();

    Machine(Path home) {
        this.home = home;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_REGION", "us-east-1");
    }

    Machine with(String name, String value) {
        environment.put(name, value.replace("$HOME", home.toString()));
        return this;
    }

    Machine without(String name) {
        environment.remove(name);
        return this;
    }

    Machine file(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content.replace("$HOME", home.toString()));
        return this;
    }

    /** A token as the AWS CLI keeps it: a file named by a hash. */
    Machine token(String directory, String algorithm, String name, String content) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(name.getBytes(StandardCharsets.UTF_8));
            return file(directory + "/" + HexFormat.of().formatHex(hash) + ".json", content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs the command of the packaged class path there. */
    Ended onhook(String... args) throws IOException, InterruptedException {
        List<String> command = Processes.command();
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return Processes.ended(builder.start());
    }
}
