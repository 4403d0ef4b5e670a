package io.github.onhook.service.web;

import io.github.onhook.service.run.RefusedException;
import java.net.URI;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Says what is wrong as problem details of RFC 9457, all of it at once. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPES = "urn:onhook:problem:";
    private static final String RETRY_SECONDS = "30";

    @ExceptionHandler
    Mono<ResponseEntity<Object>> refused(RefusedException e, ServerWebExchange exchange) {
        HttpHeaders headers = new HttpHeaders();
        if (e.reason() == RefusedException.Cause.QUEUE_FULL || e.reason() == RefusedException.Cause.CLOSING) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        ProblemDetail problem = of(status(e.reason()), e.reason().name(), String.valueOf(e.getMessage()));
        if (e.count() > 0) {
            problem.setProperty("problems", e.problems());
            problem.setProperty("count", e.count());
        }
        return createResponseEntity(problem, headers, HttpStatus.valueOf(problem.getStatus()), exchange);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> unexpected(Exception e, ServerWebExchange exchange) {
        LOG.error(
                "{} {} failed",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                e);
        ProblemDetail problem = of(
                HttpStatus.INTERNAL_SERVER_ERROR, "UNEXPECTED", "the service failed; its log says more, by this time");
        return createResponseEntity(problem, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, exchange);
    }

    static ProblemDetail of(HttpStatus status, String type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPES + type.toLowerCase(Locale.ROOT).replace('_', '-')));
        return problem;
    }

    private static HttpStatus status(RefusedException.Cause reason) {
        return switch (reason) {
            case UNKNOWN_RUN -> HttpStatus.NOT_FOUND;
            case WRONG_STATE, KEY_IN_USE -> HttpStatus.CONFLICT;
            case OWN_APPROVAL -> HttpStatus.FORBIDDEN;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
            case VERSION_NEEDED -> HttpStatus.PRECONDITION_REQUIRED;
            case QUEUE_FULL -> HttpStatus.TOO_MANY_REQUESTS;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case MALFORMED, BAD_OPTIONS -> HttpStatus.BAD_REQUEST;
            case BAD_TARGETS, KEY_REUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case CLOSING -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }
}
