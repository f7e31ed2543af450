"""The bar chart of the mixes: what a query costs in each server, as a ratio to the kernel's floor, in an SVG file."""

import statistics
from html import escape

# Beyond so many times the floor a bar is cut, and its figure tells the rest.
CUT = 3.0

PANEL_WIDTH, PANEL_GAP, TITLE, ROW, BAR = 300, 24, 34, 20, 12
NAME, SCALE = 66, 150
MARGIN, HEAD, FOOT = 20, 62, 30

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 16px; font-weight: 600 } .panel { font-weight: 600 } .small { font-size: 11px; fill: #59636e }
.back { fill: #ffffff } .bar { fill: #8c959f } .ours { fill: #0969da } .grid { stroke: #d1d9e0 } .floor { stroke: #59636e; stroke-dasharray: 3 2 }
.whisker { stroke: #1f2328; stroke-width: 1.2 } .cut { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .small { fill: #9198a1 }
  .back { fill: #0d1117 } .bar { fill: #656c76 } .ours { fill: #4493f8 } .grid { stroke: #3d444d } .floor { stroke: #9198a1 }
  .whisker { stroke: #f0f6fc } .cut { fill: #0d1117 }
}
"""


def draw(panels):
    """Of each panel, by its title: of each server, the CPU per query of its rounds, by round."""
    columns = min(3, max(1, len(panels)))
    # A row of panels is as high as its highest one.
    highest = [max(map(len, list(panels.values())[at : at + columns])) for at in range(0, len(panels), columns)]
    tops = [HEAD + sum(TITLE + ROW * bars + PANEL_GAP for bars in highest[:row]) for row in range(len(highest) + 1)]
    width = 2 * MARGIN + columns * PANEL_WIDTH + (columns - 1) * PANEL_GAP
    height = tops[-1] + FOOT
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="t d">',
        '<title id="t">CPU per query, as a ratio to the kernel\'s floor</title>',
        f'<desc id="d">{escape(told(panels))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="back" width="{width}" height="{height}" rx="6"/>',
        f'<text class="title" x="{MARGIN}" y="28">CPU per query, as a ratio to the kernel\'s floor</text>',
        f'<text class="small" x="{MARGIN}" y="46">Less is better. A bar is the median of the rounds, its whisker the least and the most.</text>',
    ]
    for at, (title, costs) in enumerate(panels.items()):
        x = MARGIN + at % columns * (PANEL_WIDTH + PANEL_GAP)
        y = tops[at // columns]
        out += [f'<g transform="translate({x} {y})">', *panel(title, ratios_of(costs)), "</g>"]
    source = "The floor is a loop of recvmmsg and sendmmsg that looks nothing up. What is measured, and how: README.md."
    out += [f'<text class="small" x="{MARGIN}" y="{height - 14}">{source}</text>', "</svg>"]
    return "\n".join(out) + "\n"


def ratios_of(costs):
    """(server, least, median, most), the cheapest first."""
    ratios = []
    for server, micros in costs.items():
        values = [value / costs["floor"][turn] for turn, value in micros.items() if turn in costs.get("floor", {})]
        if values and server != "floor":
            ratios.append((server, min(values), statistics.median(values), max(values)))
    return sorted(ratios, key=lambda ratio: ratio[2])


def panel(title, ratios):
    bottom = TITLE - 8 + ROW * len(ratios)
    out = [f'<text class="panel" x="0" y="12">{escape(title)}</text>']
    for mark in range(int(CUT) + 1):
        kind = "floor" if mark == 1 else "grid"
        out.append(f'<line class="{kind}" x1="{at(mark)}" x2="{at(mark)}" y1="{TITLE - 10}" y2="{bottom}"/>')
        out.append(f'<text class="small" x="{at(mark)}" y="{bottom + 12}" text-anchor="middle">{mark}</text>')
    for row, ratio in enumerate(ratios):
        out += bar(TITLE - 6 + ROW * row, *ratio)
    return out


def bar(y, server, least, median, most):
    middle = y + BAR / 2
    end = at(min(median, CUT))
    kind = "ours" if server == "leeward" else "bar"
    out = [
        f'<text x="{NAME - 8}" y="{y + 10}" text-anchor="end">{escape(server)}</text>',
        f'<rect class="{kind}" x="{NAME}" y="{y}" width="{end - NAME:.1f}" height="{BAR}" rx="2"/>',
    ]
    if median > CUT:
        out.append(f'<path class="cut" d="M{end - 14} {y + BAR + 1} l5 {-BAR - 2} h4 l-5 {BAR + 2} z"/>')
    else:
        low, high = at(least), at(min(most, CUT))
        ends = "".join(f"M{x:.1f} {y + 2} v{BAR - 4} " for x in (low, high))
        out.append(f'<path class="whisker" fill="none" d="M{low:.1f} {middle} H{high:.1f} {ends.strip()}"/>')
        end = max(end, high)
    figure = f"{median:.2f}" if median < 10 else f"{median:.0f}"
    out.append(f'<text x="{end + 6:.1f}" y="{y + 10}">{figure}</text>')
    return out


def at(ratio):
    return NAME + ratio / CUT * SCALE


def told(panels):
    """The same in words, for those who do not see it."""
    sentences = []
    for title, costs in panels.items():
        figures = ", ".join(f"{server} {median:.2f} ({least:.2f} to {most:.2f})" for server, least, median, most in ratios_of(costs))
        sentences.append(f"{title}: {figures}.")
    return " ".join(sentences)
