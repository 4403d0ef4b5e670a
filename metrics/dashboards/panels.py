"""Executes the query of each panel of a dashboard; prints the results as a table and draws them as panels.svg.

panels.py DASHBOARD.json PROMETHEUS-URL FROM TO REPORT.json DIRECTORY

Exits with 1 if a query returns no data, or if the last values differ from the run's report.
"""

import html
import json
import sys
import time
import urllib.parse
import urllib.request

WIDTH, HEIGHT, COLUMNS, MARGIN = 420, 190, 3, 14
COLOURS = ["#3274d9", "#e0752d", "#5aa454", "#a352cc", "#c4162a", "#b5a300", "#0099a8", "#7a6652"]


def ask(url, path, **parameters):
    with urllib.request.urlopen(f"{url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}", timeout=10) as answer:
        return json.load(answer)["data"]["result"]


def name(series, pattern):
    for key, value in series["metric"].items():
        pattern = pattern.replace("{{" + key + "}}", value)
    return pattern


def numbers(series):
    """The points that are numbers: 0/0 is NaN."""
    points = [(float(at), float(value)) for at, value in series["values"]]
    return [(at, value) for at, value in points if value == value]


def draw(index, panel, lines, start, end):
    x0 = MARGIN + index % COLUMNS * (WIDTH + MARGIN)
    y0 = MARGIN + index // COLUMNS * (HEIGHT + MARGIN)
    most = max((value for _, points in lines for _, value in points), default=0) or 1
    drawing = [
        f'<g transform="translate({x0},{y0})"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff" stroke="#ccc"/>',
        f'<text x="10" y="18" font-weight="bold">{html.escape(panel["title"])}</text>',
        f'<text x="{WIDTH - 10}" y="18" text-anchor="end" fill="#777">up to {most:.4g}</text>',
    ]
    for i, (label, points) in enumerate(lines[: len(COLOURS)]):
        colour = COLOURS[i]
        path = " ".join(
            f"{10 + (at - start) / (end - start) * (WIDTH - 20):.1f},{HEIGHT - 42 - value / most * (HEIGHT - 72):.1f}"
            for at, value in points
        )
        if len(points) == 1:
            x, y = path.split(",")
            drawing.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
        drawing.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        drawing.append(
            f'<text x="{10 + i % 2 * (WIDTH / 2)}" y="{HEIGHT - 26 + i // 2 % 2 * 14}" fill="{colour}">'
            f"{html.escape(label[:34])}: {points[-1][1]:.4g}</text>"
        )
    return "\n".join(drawing) + "</g>"


def main(dashboard, url, start, end, report, directory):
    start, end = float(start), float(end) + 1
    panels = json.load(open(dashboard, encoding="utf-8"))["panels"]
    pictures, empty = [], []
    print("| panel | series | points | last | most |")
    print("| --- | --- | --- | --- | --- |")
    for index, panel in enumerate(panels):
        lines = []
        for target in panel["targets"]:
            query = target["expr"].replace("$__rate_interval", "5s").replace("$instance", ".*").replace("$operation", ".*")
            found = ask(url, "query_range", query=query, start=start, end=end, step="1s")
            answered = [(name(series, target["legendFormat"]), numbers(series)) for series in found]
            answered = [(label, points) for label, points in answered if points]
            if not answered:
                empty.append(f"{panel['title']}: {query}")
            lines += answered
        for label, points in lines:
            values = [value for _, value in points]
            print(f"| {panel['title']} | {label} | {len(points)} | {points[-1][1]:.4g} | {max(values):.4g} |")
        pictures.append(draw(index, panel, lines, start, end))
    rows = -(-len(panels) // COLUMNS)
    with open(f"{directory}/panels.svg", "w", encoding="utf-8") as svg:
        svg.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{MARGIN + COLUMNS * (WIDTH + MARGIN)}" '
            f'height="{MARGIN + rows * (HEIGHT + MARGIN)}" font-family="sans-serif" font-size="11">'
            f'<rect width="100%" height="100%" fill="#f4f5f5"/>{"".join(pictures)}</svg>\n'
        )
    print(f"\ndrawn in {directory}/panels.svg")
    for query in empty:
        print(f"no data: {query}", file=sys.stderr)
    return 1 if empty or not agrees(url, start, end, report) or not fired(url, start, end) else 0


def agrees(url, start, end, report):
    """Whether what Prometheus saw last is what the run's report says, number by number."""
    totals = json.load(open(report, encoding="utf-8"))["totals"]
    found = ask(url, "query", query=f"sum by (status) (last_over_time(onhook_numbers_total[{int(end - start) + 10}s]))", time=time.time())
    seen = {series["metric"]["status"]: int(float(series["value"][1])) for series in found}
    said = {
        "DISASSOCIATED": totals["disassociated"],
        "ALREADY_DISASSOCIATED": totals["alreadyDisassociated"],
        "FAILED": totals["failed"],
        "UNKNOWN": totals["unknown"],
        "SKIPPED": totals["skipped"],
        "REJECTED": totals["rejected"],
    }
    said = {status: count for status, count in said.items() if count}
    print(f"Prometheus counts {seen}; the report says {said}")
    return seen == said


def fired(url, start, end):
    """Whether the one alert fired that fires at once, and none of those that wait first."""
    found = ask(url, "query", query=f'count by (alertname) (last_over_time(ALERTS{{alertstate="firing"}}[{int(end - start) + 10}s]))', time=time.time())
    alerts = sorted(series["metric"]["alertname"] for series in found)
    print(f"alerts that fired: {', '.join(alerts)}")
    return alerts == ["OnhookAssumeRoleFailing"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
