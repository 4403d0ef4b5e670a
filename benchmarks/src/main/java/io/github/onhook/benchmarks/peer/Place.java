package io.github.onhook.benchmarks.peer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A location with its connector and access keys.
 *
 * @param numbers the numbers on the connector, in E.164 form
 */
public record Place(
        String account,
        String region,
        String connector,
        String accessKeyId,
        String secretAccessKey,
        List<String> numbers) {

    /** The numbers of each request. */
    List<List<String>> batches(int size) {
        return IntStream.iterate(0, i -> i < numbers.size(), i -> i + size)
                .mapToObj(i -> numbers.subList(i, Math.min(numbers.size(), i + size)))
                .toList();
    }
}
