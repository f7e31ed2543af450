"""The pauses of a JVM, from a recording of its Flight Recorder that holds nothing else and so costs next to nothing."""

import datetime
import json
import re
import subprocess

from lab import LabError

EVENTS = ("jdk.GCPhasePause", "jdk.SafepointBegin", "jdk.SafepointEnd")


class Recording:
    """To be started with the JVM by its options, and read once that has ended."""

    def __init__(self, folder, java_home):
        self.file = folder / "pauses.jfr"
        self.jfr = java_home / "bin" / "jfr"
        self.settings = folder / "pauses.jfc"
        settings = '<setting name="enabled">true</setting><setting name="threshold">0 ns</setting>'
        events = "".join(f'<event name="{event}">{settings}</event>' for event in EVENTS)
        self.settings.write_text(f'<?xml version="1.0"?><configuration version="2.0">{events}</configuration>')

    def options(self):
        return f"-XX:StartFlightRecording:filename={self.file},settings={self.settings},dumponexit=true -Xlog:jfr+startup=off"

    def pauses(self, begin, end):
        """Seconds of each stop of all threads from begin to end, both in seconds of the day's clock."""
        command = [self.jfr, "print", "--json", "--events", ",".join(EVENTS), self.file]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise LabError(f"no recording could be read:\n{done.stderr}")
        began, found = {}, []
        for event in json.loads(done.stdout)["recording"]["events"]:
            values = event["values"]
            at = seconds_of(values["startTime"])
            if event["type"] == "jdk.GCPhasePause":
                found.append((at, duration_of(values["duration"])))
            elif event["type"] == "jdk.SafepointBegin":
                began[values["safepointId"]] = at
            elif values["safepointId"] in began:
                first = began.pop(values["safepointId"])
                found.append((first, at + duration_of(values["duration"]) - first))
        return [took for at, took in found if begin <= at < end]


def seconds_of(text):
    """2026-01-31T12:00:00.123456789Z; the standard library reads six digits of the nine."""
    date, fraction, zone = re.fullmatch(r"([^.]+)(\.\d+)?(.*)", text).groups()
    return datetime.datetime.fromisoformat(date + zone).timestamp() + float(fraction or 0)


def duration_of(text):
    """PT0.000123S."""
    return float(text.removeprefix("PT").removesuffix("S"))
