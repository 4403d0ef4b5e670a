package io.github.onhook.runbook.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.github.onhook.temporal.HistoryKeys;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CodecServerTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String UI = "http://localhost:8233";

    private final HistoryKeys keys = HistoryKeys.random();
    private final CodecServer server = CodecServer.at(null, 0, keys.codec(), TOKEN, UI);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Payload plain = Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8("\"+12065550100\""))
            .build();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> decode(String body, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/decode"))
                        .header("Authorization", "Bearer " + token)
                        .header("Origin", UI)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String json(List<Payload> payloads) throws IOException {
        return JsonFormat.printer()
                .print(Payloads.newBuilder().addAllPayloads(payloads).build());
    }

    @Test
    void opensSealedPayloadsForWhoHasTheToken() throws Exception {
        HttpResponse<String> answer = decode(json(keys.codec().encode(List.of(plain))), TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(UI);
        Payloads.Builder opened = Payloads.newBuilder();
        JsonFormat.parser().merge(answer.body(), opened);
        assertThat(opened.getPayloadsList()).containsExactly(plain);
    }

    @Test
    void opensNothingWithoutTheToken() throws Exception {
        HttpResponse<String> answer = decode(json(keys.codec().encode(List.of(plain))), TOKEN + "x");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("2065550");
    }

    @Test
    void namesTheKeyThatIsMissing() throws Exception {
        HistoryKeys other = HistoryKeys.parse("other AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

        HttpResponse<String> answer = decode(json(other.codec().encode(List.of(plain))), TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("sealed with key 'other'");
    }

    @Test
    void refusesABodyThatHoldsNoPayloads() throws Exception {
        assertThat(decode("nothing", TOKEN).statusCode()).isEqualTo(400);
    }
}
