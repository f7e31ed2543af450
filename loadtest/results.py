"""What the load test printed last, part by part in results.json: RESULTS.md and results.svg are written from it."""

import datetime
import json
from pathlib import Path

from chart import draw

HERE = Path(__file__).resolve().parent
KEPT = HERE / "results.json"


def save(report, titles):
    """Parts that were run take the place of what they printed before; the others stay, with their date. In the order of TITLES."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for part in report.parts:
        kept[part.title] = {
            "date": str(datetime.date.today()),
            "preamble": report.preamble,
            "lines": part.lines,
            "costs": part.costs,
        }
    kept = {title: kept[title] for title in titles if title in kept}
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    (HERE / "RESULTS.md").write_text(text_of(kept))
    (HERE / "results.svg").write_text(draw({title: part["costs"] for title, part in kept.items() if part["costs"]}))


def text_of(kept):
    lines = ["# What the load test printed last", "", "    loadtest/run --save", ""]
    lines += ["![CPU per query of each server, as a ratio to the kernel's floor](results.svg)"]
    told = None
    for title, part in kept.items():
        where = (part["date"], part["preamble"])
        if where != told:
            lines += ["", f"On {part['date']}:", "", "```", *part["preamble"], "```"]
            told = where
        lines += ["", f"## {title}", "", "```", *"\n".join(part["lines"][1:]).strip().split("\n"), "```"]
    return "\n".join(lines) + "\n"
