package io.github.onhook.internal.report;

import io.github.onhook.report.Failures;
import io.github.onhook.report.Report;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Writes a report as one HTML page that needs nothing else: no network, no other file.
 *
 * <p>The page's security policy allows its own script and style, by their hashes, and nothing else. Up to 200,000
 * failures are in its table.
 */
public final class HtmlReport {

    private HtmlReport() {}

    /** Writes a report; the failures stream through. Blocks; does not close the stream. */
    public static void write(Report report, Failures failures, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        Html html = new Html(writer);
        String style = resource("report.css");
        String script = resource("report.js");
        html.raw("""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            """);
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
                + "form-action 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script) + "'\">\n");
        html.raw("<title>Onhook run ").text(report.runId()).raw(": " + report.status() + "</title>\n");
        html.raw("<style>").raw(style).raw("</style>\n</head>\n<body>\n");
        new HtmlSections(report, html).write();
        html.raw("<script type=\"application/json\" id=\"data\">");
        FailureData.write(Failures.strandedFirst(report, failures), writer);
        html.raw("</script>\n<script>").raw(script).raw("</script>\n</body>\n</html>\n");
        writer.flush();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String hash(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
