package io.github.onhook.service.web;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.csrf.CsrfException;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Maps authentication and authorization errors to problem details. Never reveals what is wrong with a token. */
@Component
class SecurityProblems implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

    private static final ProblemDetail FORBIDDEN = Problems.of(
            HttpStatus.FORBIDDEN, "FORBIDDEN", "your roles do not allow this; there are " + List.copyOf(Access.ROLES));
    private static final ProblemDetail CSRF = Problems.of(
            HttpStatus.FORBIDDEN,
            "CSRF",
            "send the header that GET /api/me names as csrf, or a token: Authorization: Bearer …");

    private final JsonMapper json;
    private final SignIn signIn;

    SecurityProblems(JsonMapper json, SignIn signIn) {
        this.json = json;
        this.signIn = signIn;
    }

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException e) {
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        ProblemDetail problem = Problems.of(
                HttpStatus.UNAUTHORIZED, "UNAUTHORIZED", "send a token that is valid: Authorization: Bearer …");
        if (signIn.isEnabled()) {
            problem.setProperty("signIn", signIn.path());
        }
        return write(exchange, problem);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException e) {
        return write(exchange, e instanceof CsrfException ? CSRF : FORBIDDEN);
    }

    private Mono<Void> write(ServerWebExchange exchange, ProblemDetail problem) {
        ServerHttpResponse response = exchange.getResponse();
        response.setRawStatusCode(problem.getStatus());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json.writeValueAsBytes(problem))));
    }
}
