package io.github.onhook.internal.report;

import io.github.onhook.internal.text.HumanFormat;
import io.github.onhook.report.Report.LocationReport;
import io.github.onhook.report.Report.Totals;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accounts by Regions, each cell as red as the share of its targets that is not off; the worst accounts first. */
final class HtmlHeatMap {

    private static final int MOST_ACCOUNTS = 500;

    private final List<LocationReport> locations;
    private final String done;
    private final Html html;

    /** With what a number is called that is as the run wants it. */
    HtmlHeatMap(List<LocationReport> locations, String done, Html html) {
        this.locations = locations;
        this.done = done;
        this.html = html;
    }

    void write() throws IOException {
        List<String> regions = locations.stream()
                .map(location -> location.location().region())
                .distinct()
                .sorted()
                .toList();
        Map<String, Map<String, Totals>> byAccount = new TreeMap<>();
        for (LocationReport location : locations) {
            byAccount
                    .computeIfAbsent(location.location().accountId(), account -> new TreeMap<>())
                    .put(location.location().region(), location.totals());
        }
        List<Map.Entry<String, Map<String, Totals>>> worstFirst = byAccount.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -share(entry.getValue())))
                .limit(MOST_ACCOUNTS)
                .toList();
        html.raw("""
            <section aria-labelledby="heat"><h2 id="heat">Accounts and Regions</h2>
            <p class="legend">What is not %s, of all targets there: <span class="h0">none</span> \
            <span class="h1">under 1 %%</span> <span class="h2">under 10 %%</span> <span class="h3">under 50 %%</span> \
            <span class="h4">more</span> <span class="h5">all</span></p>
            <div class="wide tall" tabindex="0" role="region" aria-label="Table of accounts and Regions"><table class="heat">
            <caption class="unseen">How many numbers are not %s, by account and Region</caption>
            <thead><tr><th scope="col">Account</th>\
            """.formatted(done, done));
        for (String region : regions) {
            html.raw("<th scope=\"col\">").text(region).raw("</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for (Map.Entry<String, Map<String, Totals>> account : worstFirst) {
            html.raw("<tr><th scope=\"row\">").text(account.getKey()).raw("</th>");
            for (String region : regions) {
                cell(account.getValue().get(region));
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody></table></div>\n");
        if (byAccount.size() > MOST_ACCOUNTS) {
            html.raw("<p>The " + MOST_ACCOUNTS + " worst of " + HumanFormat.count(byAccount.size())
                    + " accounts.</p>\n");
        }
        html.raw("</section>\n");
    }

    private void cell(@Nullable Totals totals) throws IOException {
        if (totals == null) {
            html.raw("<td><span class=\"unseen\">no targets</span></td>");
            return;
        }
        long left = totals.targets() - totals.done();
        html.raw("<td class=\"h" + heat(left, totals.targets()) + "\" title=\"" + HumanFormat.count(totals.done())
                + " of "
                + HumanFormat.count(totals.targets()) + " " + done + "\">"
                + (left == 0
                        ? HumanFormat.count(totals.targets())
                        : HumanFormat.count(left) + " <small>of " + HumanFormat.count(totals.targets()) + "</small>")
                + "</td>");
    }

    private static int heat(long left, long targets) {
        if (left == 0) {
            return 0;
        }
        double share = (double) left / targets;
        return share < 0.01 ? 1 : share < 0.1 ? 2 : share < 0.5 ? 3 : share < 1 ? 4 : 5;
    }

    private static double share(Map<String, Totals> regions) {
        long targets = regions.values().stream().mapToLong(Totals::targets).sum();
        long done = regions.values().stream().mapToLong(Totals::done).sum();
        return targets == 0 ? 0 : (double) (targets - done) / targets;
    }
}
