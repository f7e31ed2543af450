"""Turns of servers, and where one is in them, on stderr: what is printed to stdout holds figures alone."""

import sys
import time


def interleaved(rounds, servers):
    """Each round has every server once and begins with another one, so that what else the machine does falls on all."""
    turns = []
    for number in range(rounds):
        at = number % len(servers)
        turns += [(number, server) for server in servers[at:] + servers[:at]]
    return turns


class Progress:
    """One line that is written over on a terminal, and elsewhere a line a round."""

    def __init__(self, out=sys.stderr):
        self.out = out
        self.live = out.isatty()

    def through(self, what, turns):
        """The turns, as they are; the time left is what those before took."""
        begin = time.monotonic()
        rounds = turns[-1][0] + 1 if turns else 0
        told = None
        for done, (number, server) in enumerate(turns):
            if self.live or number != told:
                left = self.left(time.monotonic() - begin, done, len(turns))
                self.tell(f"{what}: round {number + 1} of {rounds}, {server.name}{left}")
                told = number
            yield number, server
        self.clear()

    @staticmethod
    def left(passed, done, all_of_them):
        if not done:
            return ""
        seconds = round(passed / done * (all_of_them - done))
        return f", {seconds // 60}:{seconds % 60:02} left"

    def tell(self, line):
        self.out.write(f"\r\033[K{line}" if self.live else line + "\n")
        self.out.flush()

    def clear(self):
        if self.live:
            self.out.write("\r\033[K")
            self.out.flush()
