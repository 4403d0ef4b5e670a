package versions;

import java.io.File;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a project resolved, by the names of the jars on its class path. */
public final class Versions {

    private static final String NETTY = "netty-(?!tcnative|nio-client)[a-z0-9-]+?-(\\d.*?)(?:\\.Final.*)?\\.jar";

    private static final List<String> JARS = Stream.of(
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                            .split(File.pathSeparator))
            .map(path -> new File(path).getName())
            .toList();

    private Versions() {}

    /** Prints a row of the table. */
    public static void print() {
        System.out.println(String.join(
                " | ",
                "CONSUMER",
                System.getProperty("java.specification.version"),
                versions("reactor-core-(\\d.*)\\.jar"),
                versions(NETTY),
                versions("jackson-((?:core|databind|annotations)-.*)\\.jar")));
    }

    /** All of Netty must be of one version: its 4.1 and 4.2 do not mix. */
    public static boolean hasOneNetty() {
        return !versions(NETTY).contains(",");
    }

    private static String versions(String jar) {
        Pattern pattern = Pattern.compile(jar);
        return JARS.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
    }
}
