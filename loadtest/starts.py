"""From the start of the process to the first right answer, each time from nothing; then the memory, with every name asked."""

import time

from lab import Asker, free_port
from probes import Members, WebServers
from progress import interleaved
from servers import Gdnsd, Leeward, Names
from statics import Bind, Knot, Nsd


class PlainLeeward(Leeward):
    """Without the classes that were kept when it was built: an option that speaks of such an archive has the launcher leave it alone."""

    name = "leeward plain"

    def command(self):
        return ["env", "LEEWARD_JAVA_OPTS=-Xshare:auto", *super().command()]


class OwnMembers(Names):
    """Names that share nothing: each has a member of its own in the east and one in the west."""

    CHECK = {"interval": 10, "timeout": 3}

    def __init__(self, count):
        super().__init__(count)
        self.pairs = count
        self.addresses = Members(2 * count).addresses

    def members(self, region, pair):
        return [self.addresses[2 * pair + ("east", "west").index(region)]]

    def expected(self, number):
        """Either: with so many asked at once some member does not answer in time, and is out until it is asked again."""
        return [self.members(region, number) for region in ("east", "west")]

    def meanwhile(self, number):
        """Both, where neither was heard of in time."""
        return [sorted(member for one in self.expected(number) for member in one)]


def measure_starts(lab, chosen, plan, report, progress):
    report.begin("start")
    for count, rounds in ((lab.names.count, plan["rounds"]), (plan["many_names"], plan["many_rounds"])):
        ours = lab.serving(Names(count), lab.folder / f"start-{count}")
        servers = [kind(ours) for kind in (Leeward, PlainLeeward, Gdnsd, Knot, Nsd, Bind) if kind.name.split()[0] in chosen]
        measure(f"{count} names", servers, rounds, report, progress)
    names = OwnMembers(plan["own_names"])
    ours = lab.serving(names, lab.folder / "start-own")
    ours.web_port = free_port()
    # Both connect anew for each probe then: 20,000 connections that stay open are more files than a process may have.
    web = WebServers(ours.folder, Members(len(names.addresses)), ours.web_port, lab.asking_core, keep_seconds=0)
    try:
        servers = [kind(ours) for kind in (Leeward, Gdnsd) if kind.name in chosen]
        measure(f"{names.count} names with {len(names.addresses)} members", servers, plan["many_rounds"], report, progress)
    finally:
        web.stop()


def measure(what, servers, rounds, report, progress):
    times = {server.name: [] for server in servers}
    memory = {server.name: [] for server in servers}
    for _, server in progress.through(f"start with {what}", interleaved(rounds, servers)):
        first = not times[server.name]
        server.forget()
        begin = time.monotonic()
        with server.running():
            asker = Asker(server.port)
            server.wait_for_right_answer(asker, report)
            times[server.name].append((time.monotonic() - begin) * 1000)
            server.check(asker, server.names.all() if first else server.names.sample(500), report)
            memory[server.name].append(server.memory_mib())
    report.table(f"{what}: first answer, ms", 0, times)
    report.table("memory with all asked, MiB", 0, memory)
