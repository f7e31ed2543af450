"""ask.c: with a core to itself, or beside other programs on it."""

import json
import os
import subprocess

from lab import LabError, compiled, program, start, stop


def ask(lab, port, rate, seconds, what):
    """What it counted of one run. WHAT is what it shall ask, as its arguments say it."""
    command = [str(compiled("ask", lab.programs)), "-p", str(port), "-r", str(rate), "-t", str(seconds), *what]
    process = start(command, subprocess.PIPE, lab.asking_core, text=True)
    try:
        return counted(process, seconds + 30)
    finally:
        stop(process)


class FixedRate:
    """
    Asks at a fixed rate. When it may, the asker goes before everything else on its core, and sleeps between two queries to
    leave the rest to the others; else it takes its turns with them, spinning.
    """

    def __init__(self, lab):
        self.command = [] if lab.asking_core is None else [program("taskset"), "-c", str(lab.asking_core)]
        goes_first = may_go_first()
        if goes_first:
            self.command += [program("chrt"), "-f", "1"]
        self.command += [str(compiled("ask", lab.programs)), *(["-g"] if goes_first else [])]

    def start(self, port, rate, seconds, questions):
        command = [*self.command, "-p", str(port), "-r", str(rate), "-t", str(seconds), "-d", str(questions)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

    def end(self, process):
        """What it counted: times in µs, latency from when a query was due, and as lag_ how much later than that it was sent."""
        return counted(process, 60)


def counted(process, seconds):
    try:
        said = process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        raise LabError("ask does not end") from None
    if process.returncode:
        raise LabError(f"ask ended with {process.returncode}: {said}")
    return json.loads(said)


def may_go_first():
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        return False
    os.sched_setscheduler(0, *before)
    return True
