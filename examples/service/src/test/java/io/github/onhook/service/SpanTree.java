package io.github.onhook.service;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Comparator;
import java.util.List;

/** A trace as text, for people. */
final class SpanTree {

    private SpanTree() {}

    static String of(List<SpanData> spans, String trace) {
        List<SpanData> sorted = spans.stream()
                .filter(span -> span.getTraceId().equals(trace))
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .toList();
        StringBuilder text = new StringBuilder();
        sorted.stream()
                .filter(span ->
                        sorted.stream().noneMatch(other -> other.getSpanId().equals(span.getParentSpanId())))
                .forEach(root -> append(text, "", root, sorted));
        return text.toString();
    }

    private static void append(StringBuilder text, String indent, SpanData span, List<SpanData> all) {
        text.append(indent)
                .append(span.getName())
                .append(' ')
                .append((span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000_000)
                .append(" ms\n");
        all.stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .forEach(child -> append(text, indent + "  ", child, all));
    }
}
