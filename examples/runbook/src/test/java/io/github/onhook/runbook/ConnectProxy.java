package io.github.onhook.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A proxy that makes tunnels, to who knows the password where there is one, and does nothing else. */
final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final @Nullable String login;

    ConnectProxy(@Nullable String login) {
        this.login = login;
        try {
            server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The first lines of requests, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed: nobody is served any more.
            threads.shutdown();
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String first = head.lines().findFirst().orElse("");
            asked.add(first);
            if (!first.startsWith("CONNECT ")) {
                say(client, "405 Method Not Allowed", "");
            } else if (!isWelcome(head)) {
                say(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"corp\"\r\n");
            } else {
                String[] target = first.split(" ", -1)[1].split(":", -1);
                try (Socket service = new Socket(target[0], Integer.parseInt(target[1]))) {
                    client.getOutputStream()
                            .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    threads.execute(() -> copy(service, client));
                    copy(client, service);
                }
            }
        } catch (IOException e) {
            // The client or the service has gone.
            asked.add("ended by " + e.getMessage());
        }
    }

    private boolean isWelcome(String head) {
        return login == null
                || head.contains("Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void say(Socket client, String status, String headers) throws IOException {
        String answer = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static void copy(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // Either side may end first, and then there is nothing left to copy.
            return;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
