package io.github.onhook.service.web;

import io.github.onhook.internal.text.ForeignText;
import io.github.onhook.journal.Journal.JournalException;
import io.github.onhook.service.run.model.RefusedException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Maps errors to problem details of RFC 9457, with all mistakes at once. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPES = "urn:onhook:problem:";
    private static final String RETRY_SECONDS = "30";
    private static final Set<RefusedException.Cause> LATER = Set.of(
            RefusedException.Cause.QUEUE_FULL,
            RefusedException.Cause.TOO_MANY_UPLOADS,
            RefusedException.Cause.TOO_MANY_WATCHERS,
            RefusedException.Cause.CLOSING);

    @ExceptionHandler
    Mono<ResponseEntity<Object>> refused(RefusedException e, ServerWebExchange exchange) {
        HttpHeaders headers = new HttpHeaders();
        if (LATER.contains(e.reason())) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        ProblemDetail problem = of(status(e.reason()), e.reason().name(), String.valueOf(e.getMessage()));
        if (e.count() > 0) {
            problem.setProperty("problems", e.problems());
            problem.setProperty("count", e.count());
        }
        return createResponseEntity(problem, headers, HttpStatus.valueOf(problem.getStatus()), exchange);
    }

    /** The database is unavailable, or failed unexpectedly. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class, JournalException.class})
    Mono<ResponseEntity<Object>> notKept(Exception e, ServerWebExchange exchange) {
        LOG.error(
                "{} {} failed because of the database",
                ForeignText.code(exchange.getRequest().getMethod().name()),
                ForeignText.message(exchange.getRequest().getPath().value()),
                e);
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return createResponseEntity(
                of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "NOT_KEPT",
                        "what was asked for could not be read or kept, for the database does not answer as it should;"
                                + " look at the run, and ask again"),
                headers,
                HttpStatus.SERVICE_UNAVAILABLE,
                exchange);
    }

    @ExceptionHandler
    Mono<ResponseEntity<Object>> unexpected(Exception e, ServerWebExchange exchange) {
        LOG.error(
                "{} {} failed",
                ForeignText.code(exchange.getRequest().getMethod().name()),
                ForeignText.message(exchange.getRequest().getPath().value()),
                e);
        ProblemDetail problem = of(
                HttpStatus.INTERNAL_SERVER_ERROR, "UNEXPECTED", "the service failed; its log says more, by this time");
        return createResponseEntity(problem, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, exchange);
    }

    /** Also for clients that accept only event streams. */
    @Override
    protected Mono<ResponseEntity<Object>> createResponseEntity(
            @Nullable Object body, @Nullable HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
        HttpHeaders all = new HttpHeaders();
        if (headers != null) {
            all.addAll(headers);
        }
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.createResponseEntity(body, all, status, exchange);
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
            case QUEUE_FULL, TOO_MANY_UPLOADS -> HttpStatus.TOO_MANY_REQUESTS;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case MALFORMED, BAD_OPTIONS -> HttpStatus.BAD_REQUEST;
            case BAD_TARGETS, KEY_REUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TOO_MANY_WATCHERS, CLOSING -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }
}
