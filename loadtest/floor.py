"""The kernel's floor as a server among the others: see floor.c."""

from lab import compiled
from servers import Server


class Floor(Server):
    """Looks nothing up, so its answers are right in their length alone."""

    name = "floor"

    def write(self):
        self.program = compiled("floor", self.lab.programs)

    def command(self):
        return [str(self.program), str(self.port), str(len(self.names.expected(0)[0]))]

    def wait_for_right_answer(self, asker, report, seconds=5):
        self.wait_until_it_answers(seconds)

    def check(self, asker, numbers, report):
        """Nothing that could be wrong."""

    @staticmethod
    def version():
        return "floor: recvmmsg and sendmmsg, nothing looked up"
