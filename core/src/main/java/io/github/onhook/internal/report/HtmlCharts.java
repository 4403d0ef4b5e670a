package io.github.onhook.internal.report;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.report.Timeline;
import io.github.onhook.report.Timeline.Moment;
import io.github.onhook.report.Timeline.RateCurve;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;

/** Pictures of a run over time: what was settled and throttled, and the rate found at each location. */
final class HtmlCharts {

    private static final int WIDTH = 480;
    private static final int HEIGHT = 220;
    private static final int LEFT = 58;
    private static final int RIGHT = 8;
    private static final int TOP = 10;
    private static final int BOTTOM = 26;
    private static final int GRID_LINES = 4;

    private final Timeline timeline;
    private final String done;
    private final Html html;

    /** With what a number is called that is as the run wants it. */
    HtmlCharts(Timeline timeline, String done, Html html) {
        this.timeline = timeline;
        this.done = done;
        this.html = html;
    }

    void write() throws IOException {
        if (timeline.moments().size() < 2) {
            return;
        }
        html.raw("<section aria-labelledby=\"time\"><h2 id=\"time\">Over time</h2>\n<div class=\"charts\">\n");
        progress();
        if (!timeline.rates().isEmpty()) {
            rates();
        }
        html.raw("</div></section>\n");
    }

    private void progress() throws IOException {
        List<Moment> moments = timeline.moments();
        double[] off = new double[moments.size() + 1];
        double[] settled = new double[moments.size() + 1];
        double[] throttled = new double[moments.size() + 1];
        for (int i = 0; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            off[i + 1] = off[i] + moment.done();
            settled[i + 1] = settled[i] + moment.done() + moment.notDone();
            throttled[i + 1] = throttledAround(i);
        }
        double most = settled[moments.size()];
        begin(
                "Numbers settled",
                HumanFormat.count((long) most) + " numbers were settled in " + HumanFormat.duration(lasted()) + ", "
                        + HumanFormat.count((long) off[moments.size()]) + " of them are " + done);
        grid(most, value -> shortCount(value, most), lasted());
        // Hatched, so that it differs from what is off without its colour.
        html.raw("<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
                + " patternTransform=\"rotate(45)\"><rect class=\"left\" width=\"6\" height=\"6\"/><line"
                + " class=\"hatch\" y2=\"6\"/></pattern></defs>");
        html.raw("<path class=\"area left\" d=\"" + area(i -> settled[i], settled.length, most) + "\"/>");
        html.raw("<path class=\"area off\" d=\"" + area(i -> off[i], off.length, most) + "\"/>");
        html.raw("<path class=\"curve share\" d=\"" + curve(i -> Math.min(1, throttled[i]), throttled.length, 1)
                + "\"/></svg>\n");
        html.raw("<figcaption><span class=\"key off\"></span>" + done + " <span class=\"key left\"></span>not " + done
                + " "
                + "<span class=\"key share\"></span>share of requests throttled, 0 to 100 %</figcaption></figure>\n");
    }

    private void rates() throws IOException {
        List<RateCurve> curves = timeline.rates();
        int points = curves.get(0).perSecond().size();
        double most = curves.stream()
                .flatMap(curve -> curve.perSecond().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        double[] median = new double[points];
        for (int i = 0; i < points; i++) {
            median[i] = medianAt(i);
        }
        Duration lasted = timeline.rateStep().multipliedBy(points - 1L);
        begin(
                "Rate found at each location",
                "in the end the median of " + curves.size() + " locations is " + HumanFormat.rate(median[points - 1]));
        grid(most, HumanFormat::rate, lasted);
        for (RateCurve curve : curves) {
            html.raw("<path class=\"curve one\" d=\""
                            + curve(i -> curve.perSecond().get(i), points, most) + "\"><title>")
                    .text(curve.location() + ", "
                            + HumanFormat.rate(curve.perSecond().get(points - 1)) + " in the end")
                    .raw("</title></path>");
        }
        html.raw("<path class=\"curve median\" d=\"" + curve(i -> median[i], points, most) + "\"/></svg>\n");
        html.raw("<figcaption><span class=\"key one\"></span>"
                + (curves.size() == 1 ? "one location" : "each of " + curves.size() + " locations")
                + " <span class=\"key median\"></span>their median</figcaption></figure>\n");
    }

    /** Over some steps, for there are few requests in one. */
    private double throttledAround(int moment) {
        List<Moment> moments = timeline.moments();
        int reach = Math.max(1, moments.size() / 30);
        long sent = 0;
        long throttled = 0;
        for (Moment near : moments.subList(Math.max(0, moment - reach), Math.min(moments.size(), moment + reach + 1))) {
            sent += near.sent();
            throttled += near.throttled();
        }
        return sent == 0 ? 0 : (double) throttled / sent;
    }

    private double medianAt(int point) {
        List<Double> known = new ArrayList<>();
        for (RateCurve curve : timeline.rates()) {
            double rate = curve.perSecond().get(point);
            if (rate > 0) {
                known.add(rate);
            }
        }
        known.sort(null);
        return known.isEmpty() ? 0 : known.get(known.size() / 2);
    }

    private Duration lasted() {
        return timeline.step().multipliedBy(timeline.moments().size());
    }

    private void begin(String title, String summary) throws IOException {
        html.raw("<figure><h3>" + title + "</h3>\n<svg class=\"chart\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" role=\"img\" aria-label=\"" + title + ": " + summary + "\">");
    }

    private void grid(double most, DoubleFunction<String> label, Duration lasted) throws IOException {
        for (int i = 0; i <= GRID_LINES; i++) {
            double share = (double) i / GRID_LINES;
            String y = number(y(share));
            html.raw(
                    "<line class=\"rule\" x1=\"" + LEFT + "\" x2=\"" + (WIDTH - RIGHT) + "\" y1=\"" + y + "\" y2=\"" + y
                            + "\"/><text class=\"end\" x=\"" + (LEFT - 6) + "\" y=\"" + number(y(share) + 4) + "\">"
                            + label.apply(most * share) + "</text>");
        }
        html.raw("<text x=\"" + LEFT + "\" y=\"" + (HEIGHT - 6) + "\">0</text><text class=\"middle\" x=\""
                + number(x(0.5)) + "\" y=\"" + (HEIGHT - 6) + "\">" + HumanFormat.duration(lasted.dividedBy(2))
                + "</text><text class=\"end\" x=\"" + (WIDTH - RIGHT) + "\" y=\"" + (HEIGHT - 6) + "\">"
                + HumanFormat.duration(lasted) + "</text>");
    }

    /** A count that fits beside its line, in the unit that suits the largest. */
    private static String shortCount(double value, double most) {
        if (value == 0) {
            return "0";
        }
        if (most >= 1_000_000) {
            return String.format(Locale.ROOT, "%.2f M", value / 1_000_000);
        }
        return most >= 10_000
                ? String.format(Locale.ROOT, "%.1f k", value / 1_000)
                : HumanFormat.count(Math.round(value));
    }

    private static String area(IntToDoubleFunction value, int points, double most) {
        return curve(value, points, most) + "L" + number(x(1)) + " " + number(y(0)) + "L" + number(x(0)) + " "
                + number(y(0)) + "Z";
    }

    private static String curve(IntToDoubleFunction value, int points, double most) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points; i++) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(number(x((double) i / (points - 1))))
                    .append(' ')
                    .append(number(y(most == 0 ? 0 : value.applyAsDouble(i) / most)));
        }
        return path.toString();
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
