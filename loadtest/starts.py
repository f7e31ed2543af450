"""From the start of the process to the first right answer, each time from nothing; then the memory, with every name asked."""

import time

from lab import Asker
from progress import interleaved
from servers import Gdnsd, Leeward, Names
from statics import Bind, Knot, Nsd


class PlainLeeward(Leeward):
    """Without what its Java learned when it was built: an option that speaks of such a cache has the launcher leave it alone."""

    name = "leeward plain"

    def command(self):
        return ["env", "LEEWARD_JAVA_OPTS=-Xshare:auto", *super().command()]


def measure_starts(lab, chosen, plan, report, progress):
    report.begin("start")
    for count, rounds in ((lab.names.count, plan["rounds"]), (plan["many_names"], plan["many_rounds"])):
        ours = lab.serving(Names(count), lab.folder / f"start-{count}")
        servers = [kind(ours) for kind in (Leeward, PlainLeeward, Gdnsd, Knot, Nsd, Bind) if kind.name.split()[0] in chosen]
        times = {server.name: [] for server in servers}
        memory = {server.name: [] for server in servers}
        for _, server in progress.through(f"start with {count} names", interleaved(rounds, servers)):
            first = not times[server.name]
            server.forget()
            begin = time.monotonic()
            with server.running():
                asker = Asker(server.port)
                server.wait_for_right_answer(asker, report)
                times[server.name].append((time.monotonic() - begin) * 1000)
                server.check(asker, server.names.all() if first else server.names.sample(500), report)
                memory[server.name].append(server.memory_mib())
        report.table(f"{count} names: first answer, ms", 0, times)
        report.table("memory with all asked, MiB", 0, memory)
