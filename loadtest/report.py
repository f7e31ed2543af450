"""What the load test prints, part by part, and whether anything was wrong."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Part:
    """What was printed under one title; and, of a mix, what each server's rounds cost, for the chart."""

    title: str
    lines: list = field(default_factory=list)
    costs: dict = field(default_factory=dict)


class Report:
    def __init__(self):
        self.preamble = []
        self.parts = []
        self.wrong = []

    def introduce(self, lines):
        """On what machine and of what versions the figures are."""
        self.preamble = lines
        print("\n".join(lines) + "\n", flush=True)

    def begin(self, title):
        self.parts.append(Part(title))
        self.say(title)
        return self.parts[-1]

    def say(self, line=""):
        print(line, flush=True)
        self.parts[-1].lines.append(line)

    def fault(self, line):
        self.say("WRONG: " + line)
        self.wrong.append(line)

    def table(self, unit, digits, figures):
        """A line per server: the least, the median and the most of its rounds, and its median as a ratio to gdnsd's."""
        base = statistics.median(figures["gdnsd"]) if figures.get("gdnsd") else None
        self.say(f"{unit:32}{'min':>10}{'median':>10}{'max':>10}{'ratio to gdnsd':>16}")
        for server, values in figures.items():
            if values:
                middle = statistics.median(values)
                ratio = f"{middle / base:.2f}" if base else "-"
                cells = "".join(f"{value:>10.{digits}f}" for value in (min(values), middle, max(values)))
                self.say(f"  {server:30}{cells}{ratio:>16}")
        self.say()
