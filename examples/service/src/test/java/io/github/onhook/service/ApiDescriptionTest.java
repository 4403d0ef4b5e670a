package io.github.onhook.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;

/** {@code openapi.yaml} describes exactly the operations of the controllers. */
class ApiDescriptionTest extends ServiceTest {

    private static final Pattern VARIABLE_PATTERN = Pattern.compile("\\{(\\w+):[^}]*}");

    @Autowired
    @Qualifier("requestMappingHandlerMapping") private RequestMappingHandlerMapping controllers;

    @Test
    void describesExactlyTheOperations() throws IOException {
        assertThat(described()).isEqualTo(served());
    }

    @Test
    void servesTheDescription() {
        client.get()
                .uri("/openapi.yaml")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("application/yaml")
                .expectHeader()
                .exists("Content-Security-Policy");
    }

    private Set<String> served() {
        return controllers.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getMethodsCondition().getMethods().stream()
                        .flatMap(method -> info.getPatternsCondition().getPatterns().stream()
                                .map(pattern -> method + " " + path(pattern.getPatternString()) + types(info))))
                .filter(operation -> operation.contains("/api/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String path(String pattern) {
        return VARIABLE_PATTERN.matcher(pattern).replaceAll("{$1}");
    }

    private static String types(RequestMappingInfo info) {
        return info.getConsumesCondition().getConsumableMediaTypes().stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(" ", " ", ""))
                .stripTrailing();
    }

    @SuppressWarnings("unchecked")
    private static Set<String> described() throws IOException {
        Set<String> operations = new TreeSet<>();
        try (InputStream in = new ClassPathResource("page/openapi.yaml").getInputStream()) {
            Map<String, Object> api = new Yaml().load(in);
            ((Map<String, Map<String, Object>>) api.getOrDefault("paths", Map.of()))
                    .forEach((path, methods) -> methods.forEach((method, operation) -> operations.add(
                            method.toUpperCase(Locale.ROOT) + " " + path + types((Map<String, Object>) operation))));
        }
        return operations;
    }

    /** Those of a body that comes in several; one of JSON alone needs no saying. */
    @SuppressWarnings("unchecked")
    private static String types(Map<String, Object> operation) {
        Map<String, Object> body = (Map<String, Object>) operation.getOrDefault("requestBody", Map.of());
        Map<String, Object> content = (Map<String, Object>) body.getOrDefault("content", Map.of());
        return content.size() < 2 ? "" : " " + String.join(" ", new TreeSet<>(content.keySet()));
    }
}
