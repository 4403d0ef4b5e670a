package io.github.onhook.runbook;

import io.github.onhook.simulator.model.SimulatedOperation;
import io.github.onhook.simulator.model.SimulatedOutcome;
import io.github.onhook.simulator.record.SeenRequest;
import io.github.onhook.simulator.record.SeenRequest.SeenNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the record says of numbers that were sent more than once, and of workers at one location.
 *
 * @param finished numbers that were sent again although a request had taken them off and was answered
 * @param unread numbers that a request had taken off, and that another worker sent again: it reads what it may have to
 * @param inDoubt numbers that a request without an answer had taken off, and that the same worker sent again, as a run does
 * @param refused numbers that were sent again although the service had refused them for good: a worker that is lost does not
 *     tell the next one of those that it settled after its last heartbeat, and to read them says that they are on
 * @param atOnce numbers that two workers sent within the time that a request may take
 * @param together changes of one location, of any of its numbers, by two workers within that time
 * @param senders the sessions that sent changes
 * @param example the requests that had one of the numbers that were finished or unread; empty if there is none
 */
record SentAgain(
        int finished,
        int unread,
        int inDoubt,
        int refused,
        int atOnce,
        List<String> together,
        Set<String> senders,
        String example) {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final String FOR_GOOD = "Unprocessable";

    static SentAgain of(List<SeenRequest> requests) {
        Count count = new Count();
        requests.stream()
                .filter(request -> request.operation() == SimulatedOperation.DISASSOCIATE_FROM_CONNECTOR)
                .forEach(count::request);
        return new SentAgain(
                count.finished,
                count.unread,
                count.inDoubt,
                count.refused,
                count.atOnce,
                List.copyOf(count.together),
                Set.copyOf(count.senders),
                count.example == null ? "" : requestsOf(count.example, requests));
    }

    private static final class Count {

        private final Map<String, SeenRequest> tookOff = new HashMap<>();
        private final Set<String> refusedForGood = new HashSet<>();
        private final Set<String> senders = new HashSet<>();
        private final Map<String, SeenRequest> lastOfLocation = new HashMap<>();
        private @Nullable String example;
        private int finished;
        private int unread;
        private int inDoubt;
        private int refused;
        private int atOnce;
        private final List<String> together = new ArrayList<>();
        private final Map<String, SeenRequest> lastOfNumber = new HashMap<>();

        void request(SeenRequest request) {
            senders.add(session(request));
            SeenRequest before = lastOfLocation.put(request.accountId() + request.region(), request);
            if (before != null && areAtOnce(before, request)) {
                together.add(
                        session(before) + " at " + before.at() + " and " + session(request) + " at " + request.at());
            }
            request.numbers().forEach(number -> number(request, number));
        }

        private void number(SeenRequest request, SeenNumber number) {
            SeenRequest before = lastOfNumber.put(number.phoneNumber(), request);
            atOnce += before != null && areAtOnce(before, request) ? 1 : 0;
            SeenRequest off = tookOff.get(number.phoneNumber());
            if (off != null) {
                again(number.phoneNumber(), off, request);
            }
            refused += refusedForGood.contains(number.phoneNumber()) ? 1 : 0;
            if (number.outcome() == SimulatedOutcome.DISASSOCIATED) {
                tookOff.put(number.phoneNumber(), request);
            } else if (FOR_GOOD.equals(number.errorCode())) {
                refusedForGood.add(number.phoneNumber());
            }
        }

        private void again(String number, SeenRequest off, SeenRequest request) {
            if (!off.faults().contains(WorkerRound.UNANSWERED)) {
                finished++;
                example = example == null ? number : example;
            } else if (isOfAnother(off, request)) {
                unread++;
                example = example == null ? number : example;
            } else {
                inDoubt++;
            }
        }
    }

    private static boolean areAtOnce(SeenRequest one, SeenRequest other) {
        return isOfAnother(one, other) && Duration.between(one.at(), other.at()).compareTo(AT_ONCE) < 0;
    }

    private static boolean isOfAnother(SeenRequest one, SeenRequest other) {
        return !session(one).equals(session(other));
    }

    private static String requestsOf(String number, List<SeenRequest> requests) {
        return requests.stream()
                .flatMap(request -> request.numbers().stream()
                        .filter(seen -> seen.phoneNumber().equals(number))
                        .map(seen -> request.at() + " " + request.operation() + " by " + session(request) + ": "
                                + request.status() + " " + request.faults() + ", " + seen.outcome() + " "
                                + seen.errorCode()))
                .collect(Collectors.joining("; ", number + ": ", ""));
    }

    private static String session(SeenRequest request) {
        return request.caller().substring(request.caller().lastIndexOf('/') + 1);
    }
}
