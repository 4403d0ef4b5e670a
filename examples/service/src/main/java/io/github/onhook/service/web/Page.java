package io.github.onhook.service.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The live page and the OpenAPI description; read once at startup, so that requests do no file access. */
@Configuration(proxyBeanMethods = false)
class Page {

    private static final List<String> ASSETS = List.of(
            "api.js",
            "charts.js",
            "dom.js",
            "heat.js",
            "icon.svg",
            "page.css",
            "page.js",
            "run.js",
            "search.js",
            "start.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml",
            "yaml", "application/yaml");

    @Bean
    RouterFunction<ServerResponse> pageFiles() throws IOException {
        Map<String, Content> contents = new LinkedHashMap<>();
        contents.put("/", Content.of("index.html"));
        contents.put("/openapi.yaml", Content.of("openapi.yaml"));
        for (String asset : ASSETS) {
            contents.put("/assets/" + asset, Content.of(asset));
        }
        RouterFunctions.Builder routes = RouterFunctions.route();
        contents.forEach((path, content) -> routes.GET(path, content::serve));
        return routes.build();
    }

    @SuppressWarnings("ArrayRecordComponent") // Written to every response as it is.
    private record Content(MediaType type, String tag, byte[] bytes) {

        static Content of(String file) throws IOException {
            byte[] bytes = new ClassPathResource("page/" + file).getContentAsByteArray();
            String ending = file.substring(file.lastIndexOf('.') + 1);
            return new Content(
                    MediaType.parseMediaType(String.valueOf(TYPES.get(ending))),
                    '"' + DigestUtils.md5DigestAsHex(bytes) + '"',
                    bytes);
        }

        Mono<ServerResponse> serve(ServerRequest request) {
            return request.checkNotModified(tag)
                    .switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
                            .contentType(type)
                            .cacheControl(CacheControl.noCache())
                            .eTag(tag)
                            .bodyValue(bytes)));
        }
    }
}
