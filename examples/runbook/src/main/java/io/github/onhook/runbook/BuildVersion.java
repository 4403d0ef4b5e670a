package io.github.onhook.runbook;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import picocli.CommandLine.IVersionProvider;
import software.amazon.awssdk.core.util.VersionInfo;

/** What {@code --version} prints: the version and the commit it was built of, and what it runs on. */
final class BuildVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Attributes build = build();
        String version = build.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        String commit = build.getValue("Onhook-Commit");
        return new String[] {
            "onhook " + (version == null ? "(not packaged)" : version)
                    + (commit == null || commit.isEmpty() ? "" : " (commit " + commit + ")"),
            "AWS SDK for Java " + VersionInfo.SDK_VERSION + ", Java " + System.getProperty("java.version")
        };
    }

    /** The main attributes of the jar's manifest; empty where the classes are not in a jar. */
    private static Attributes build() throws IOException {
        try {
            Path place = Path.of(BuildVersion.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(place)) {
                return new Attributes();
            }
            try (JarFile jar = new JarFile(place.toFile())) {
                return jar.getManifest().getMainAttributes();
            }
        } catch (URISyntaxException e) {
            throw new IOException("the place of this program is not a path", e);
        }
    }
}
