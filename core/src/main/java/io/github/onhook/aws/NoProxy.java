package io.github.onhook.aws;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that are reached without a proxy, as {@code NO_PROXY} lists them: {@code *}, a domain and all below it (with or
 * without a dot or {@code *.} before it), an address, a range of addresses ({@code 10.0.0.0/8} or {@code 10.*}); each perhaps
 * with a port.
 */
record NoProxy(List<String> entries) {

    static NoProxy parse(String value) {
        return new NoProxy(Arrays.stream(value.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    boolean matches(String host, int port) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        return entries.stream().anyMatch(entry -> matches(entry, bare, port));
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.endsWith("*")) {
            return host.startsWith(entry.substring(0, entry.length() - 1));
        }
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return isWithin(entry.substring(0, slash), entry.substring(slash + 1), host);
        }
        String name = entry;
        if (entry.matches("(\\[.*]|[^:]*):\\d+")) {
            int colon = entry.lastIndexOf(':');
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        name = name.replaceAll("^\\[|]$", "").replaceFirst("^(\\*?\\.)", "");
        return host.equals(name) || host.endsWith("." + name);
    }

    private static boolean isWithin(String network, String bits, String host) {
        if (!isAddress(network) || !isAddress(host) || !bits.matches("\\d{1,3}")) {
            return false;
        }
        byte[] ours = address(network);
        byte[] theirs = address(host);
        int dropped = ours.length * 8 - Integer.parseInt(bits);
        return ours.length == theirs.length
                && dropped >= 0
                && new BigInteger(1, ours).shiftRight(dropped).equals(new BigInteger(1, theirs).shiftRight(dropped));
    }

    /** A name would be looked up, which blocks. */
    private static boolean isAddress(String host) {
        return host.matches("\\d{1,3}(\\.\\d{1,3}){3}") || host.matches("[0-9a-f.]*:[0-9a-f:.]+");
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }
}
