package io.github.onhook.runbook;

import io.github.onhook.simulator.Fleet;
import java.util.List;
import java.util.stream.IntStream;

/** Forty numbers of one location, on the first of its two connectors. */
final class FortyNumbers {

    static final String ACCOUNT = "111122223333";
    static final String REGION = "us-east-1";
    static final String OLD = "abcdefghijklmnopqrstu1";
    static final String NEW = "abcdefghijklmnopqrstu2";
    static final List<String> NUMBERS =
            IntStream.range(0, 40).mapToObj(i -> "+" + (12_065_550_100L + i)).toList();
    static final String ONE = NUMBERS.get(7);
    static final Fleet FLEET = Fleet.builder()
            .account(
                    ACCOUNT,
                    a -> a.role("VoiceOps")
                            .region(
                                    REGION,
                                    r -> r.connector(OLD, NUMBERS.toArray(String[]::new))
                                            .connector(NEW)))
            .build();

    private FortyNumbers() {}
}
