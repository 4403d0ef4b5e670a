package io.github.onhook.runbook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What hands out base credentials, on one port of this machine: STS, the portal and the token service of Identity Center, the
 * endpoints of a container and of an instance. Each hands out a key that names it, and {@code GetCallerIdentity} names the key.
 */
final class AwsStandIn implements AutoCloseable {

    static final String ACCOUNT = "111122223333";
    private static final Pattern SIGNED_BY = Pattern.compile("Credential=([^/]+)/");
    private static final Pattern ACTION = Pattern.compile("Action=(\\w+)");
    private static final String SECOND_HALF = "\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;

    AwsStandIn() {
        this(HttpServer::create);
    }

    /** How a server is made, with TLS or without. */
    interface Making {
        HttpServer at(InetSocketAddress address, int backlog) throws IOException;
    }

    AwsStandIn(Making making) {
        try {
            server = making.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /** From now on nobody gets credentials. */
    AwsStandIn refusing() {
        refuses = true;
        return this;
    }

    /** What was asked for, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        Matcher action = ACTION.matcher(body);
        String name = action.find() ? action.group(1) : path;
        asked.add(name);
        if (name.equals("GetCallerIdentity")) {
            reply(exchange, 200, identity(exchange));
        } else if (path.endsWith("/api/token")) {
            exchange.getResponseHeaders().add("x-aws-ec2-metadata-token-ttl-seconds", "600");
            reply(exchange, 200, "token");
        } else if (refuses) {
            refuse(exchange, name);
        } else {
            reply(exchange, 200, credentials(name, soon()));
        }
    }

    private static String soon() {
        return Instant.now()
                .plus(6, ChronoUnit.HOURS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String identity(HttpExchange exchange) {
        Matcher key = SIGNED_BY.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
        String who = key.find() ? key.group(1) : "nobody";
        return result(
                "GetCallerIdentity",
                "<Arn>arn:aws:iam::" + ACCOUNT + ":user/" + who + "</Arn><UserId>U</UserId><Account>" + ACCOUNT
                        + "</Account>");
    }

    private static String credentials(String name, String until) {
        return switch (name) {
            case "AssumeRole", "AssumeRoleWithWebIdentity" ->
                result(
                        name,
                        "<Credentials><AccessKeyId>AKIA" + name + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                                + "<SessionToken>t</SessionToken><Expiration>" + until + "</Expiration></Credentials>"
                                + "<AssumedRoleUser><Arn>arn:aws:sts::" + ACCOUNT + ":assumed-role/R/s</Arn>"
                                + "<AssumedRoleId>I</AssumedRoleId></AssumedRoleUser>");
            case "/federation/credentials" ->
                "{\"roleCredentials\":{\"accessKeyId\":\"AKIAPortal\",\"secretAccessKey\":\"s\",\"sessionToken\":\"t\","
                        + "\"expiration\":" + Instant.parse(until).toEpochMilli() + "}}";
            case "/token" -> "{\"accessToken\":\"fresh\",\"tokenType\":\"Bearer\",\"expiresIn\":3600}";
            case "/container" -> "{\"AccessKeyId\":\"AKIAContainer\"," + SECOND_HALF + until + "\"}";
            case "/latest/meta-data/iam/security-credentials/" -> "NodeRole";
            case "/latest/meta-data/iam/security-credentials/NodeRole" ->
                "{\"Code\":\"Success\",\"AccessKeyId\":\"AKIANode\"," + SECOND_HALF + until + "\"}";
            default -> "{}";
        };
    }

    private static String result(String action, String xml) {
        return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action + "Result>"
                + xml
                + "</" + action + "Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></" + action
                + "Response>";
    }

    private static void refuse(HttpExchange exchange, String name) throws IOException {
        switch (name) {
            case "AssumeRole" ->
                reply(exchange, 403, error("AccessDenied", "User U is not authorized to perform: sts:AssumeRole"));
            case "AssumeRoleWithWebIdentity" ->
                reply(exchange, 400, error("InvalidIdentityToken", "No OpenIDConnect provider found in your account"));
            case "/federation/credentials" -> {
                exchange.getResponseHeaders().add("x-amzn-ErrorType", "UnauthorizedException");
                reply(exchange, 401, "{\"message\":\"Session token not found or invalid\"}");
            }
            case "/token" -> {
                exchange.getResponseHeaders().add("x-amzn-ErrorType", "InvalidGrantException");
                reply(exchange, 400, "{\"error\":\"invalid_grant\"}");
            }
            default -> reply(exchange, 404, "{\"message\":\"nothing here\"}");
        }
    }

    private static String error(String code, String message) {
        return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                + "</Message></Error><RequestId>r</RequestId></ErrorResponse>";
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
