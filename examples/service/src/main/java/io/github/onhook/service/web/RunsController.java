package io.github.onhook.service.web;

import io.github.onhook.service.run.Runs;
import io.github.onhook.service.run.model.Action;
import io.github.onhook.service.run.model.RefusedException;
import io.github.onhook.service.run.model.RunState;
import io.github.onhook.service.run.model.RunView;
import io.github.onhook.service.run.model.UploadForm;
import io.github.onhook.service.run.search.NumberView;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The REST API of runs. */
@RestController
@RequestMapping("/api/runs")
class RunsController {

    private static final String CSV = "text/csv";
    private static final String JSON_LINES = "application/x-ndjson";
    private static final int MOST_LISTED = 1_000;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final Runs runs;

    RunsController(Runs runs) {
        this.runs = runs;
    }

    /** The body is streamed; options are query parameters. */
    @PostMapping(consumes = {CSV, JSON_LINES, MediaType.APPLICATION_JSON_VALUE})
    Mono<ResponseEntity<RunView>> start(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal user,
            ServerHttpRequest request) {
        Runs.Order order =
                new Runs.Order(form(request), QueryOptions.of(request.getQueryParams()), user.getName(), checked(key));
        return runs.start(order, request.getBody()).map(RunsController::answer);
    }

    /** Starts a run that restores the changes of another one. */
    @PostMapping("/{id}/restore")
    Mono<ResponseEntity<RunView>> restore(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal user) {
        return runs.restore(id, user.getName(), checked(key)).map(RunsController::answer);
    }

    private static String checked(@Nullable String key) {
        if (key == null || !KEY.matcher(key).matches()) {
            throw RefusedException.malformed(
                    "send an Idempotency-Key of 1 to 128 visible characters, the same for each attempt at this"
                            + " request");
        }
        return key;
    }

    private static ResponseEntity<RunView> answer(Runs.Started started) {
        return ResponseEntity.status(started.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                .location(URI.create("/api/runs/" + started.run().id()))
                .eTag(tag(started.run()))
                .body(started.run());
    }

    private static UploadForm form(ServerHttpRequest request) {
        MediaType type = request.getHeaders().getContentType();
        if (type != null && type.isCompatibleWith(MediaType.parseMediaType(CSV))) {
            return UploadForm.CSV;
        }
        return type != null && type.isCompatibleWith(MediaType.parseMediaType(JSON_LINES))
                ? UploadForm.JSON_LINES
                : UploadForm.JSON_ARRAY;
    }

    @GetMapping
    List<RunView> list(
            @RequestParam(defaultValue = "50") int limit, @RequestParam(required = false) @Nullable RunState state) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw RefusedException.malformed("limit must be from 1 to " + MOST_LISTED + ", was " + limit);
        }
        return runs.latest(limit, state);
    }

    @GetMapping("/{id}")
    Mono<ResponseEntity<RunView>> get(@PathVariable String id) {
        return runs.run(id).map(RunsController::answer);
    }

    @PostMapping("/{id}/pause")
    Mono<ResponseEntity<RunView>> pause(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            Principal user) {
        return act(id, seen, Action.PAUSE, user);
    }

    @PostMapping("/{id}/resume")
    Mono<ResponseEntity<RunView>> resume(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            Principal user) {
        return act(id, seen, Action.RESUME, user);
    }

    @PostMapping("/{id}/cancel")
    Mono<ResponseEntity<RunView>> cancel(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            Principal user) {
        return act(id, seen, Action.CANCEL, user);
    }

    @PostMapping("/{id}/approve")
    Mono<ResponseEntity<RunView>> approve(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            Principal user) {
        return act(id, seen, Action.APPROVE, user);
    }

    @PostMapping("/{id}/refuse")
    Mono<ResponseEntity<RunView>> refuse(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            Principal user) {
        return act(id, seen, Action.REFUSE, user);
    }

    /**
     * A search request.
     *
     * @param phoneNumber a number in E.164 form; in the body, so that it is in no log of URLs
     */
    record Search(@Nullable String phoneNumber) {

        /** Not the number: Spring logs what it decodes. */
        @Override
        public String toString() {
            return "Search";
        }
    }

    @PostMapping("/{id}/search")
    Mono<List<NumberView>> search(@PathVariable String id, @RequestBody Search search) {
        if (search.phoneNumber() == null) {
            throw RefusedException.malformed("phoneNumber is missing");
        }
        return runs.find(id, search.phoneNumber());
    }

    private Mono<ResponseEntity<RunView>> act(String id, @Nullable String seen, Action action, Principal user) {
        return runs.act(id, version(seen), action, user.getName()).map(RunsController::answer);
    }

    private static @Nullable Long version(@Nullable String seen) {
        if (seen == null) {
            throw RefusedException.versionNeeded();
        }
        if (seen.equals("*")) {
            return null;
        }
        if (!seen.matches("\"\\d{1,18}\"")) {
            throw RefusedException.malformed("If-Match must be the run's ETag, such as \"3\", or *");
        }
        return Long.valueOf(seen.substring(1, seen.length() - 1));
    }

    private static ResponseEntity<RunView> answer(RunView run) {
        return ResponseEntity.ok().eTag(tag(run)).body(run);
    }

    private static String tag(RunView run) {
        return String.format(Locale.ROOT, "\"%d\"", run.version());
    }
}
