"""What a query costs in each server: three mixes of names, three kinds of services, and the kernel's floor beside them."""

import shutil
import statistics
from dataclasses import dataclass, field

from asking import ask
from floor import Floor
from lab import Asker
from powerdns import PowerDns
from progress import interleaved
from servers import Gdnsd, Leeward, Names
from statics import Bind, Knot, Nsd

SERVERS = {server.name: server for server in (Leeward, Gdnsd, Knot, Nsd, Bind, PowerDns, Floor)}

MIXES = {"hot": "one hot name", "names": "every name in turn", "unknown": "unknown names"}

# Those that nobody confuses with the floor take part in each third round.
SELDOM = {"nsd": 3, "bind": 3, "powerdns": 3}

# More than any server answers on one core, so that each answers what it can.
TOO_MUCH = 400000


def measure_mixes(lab, chosen, plan, report, progress):
    """All servers run at once on one core; one of them at a time is asked, from the other core."""
    if not shutil.which("cc"):
        report.begin("mixes: left out, as the floor and what asks are written in C, and there is no cc")
        return
    for service in plan["services"]:
        ours = lab.serving(Names(lab.names.count, service), lab.folder / service)
        servers = [SERVERS[name](ours) for name in chosen]
        with ours.all_running(servers, pinned=True):
            for mix in plan["mixes"]:
                report.begin(title_of(service, mix))
                for server in servers:
                    asker = Asker(server.port)
                    server.wait_for_right_answer(asker, report)
                    server.check(asker, ours.names.sample(500), report)
                measure_mix(ours, servers, mix, plan, report, progress)
                report.table("memory, MiB", 0, {server.name: [server.memory_mib()] for server in servers if server.name != "floor"})


def title_of(service, mix):
    return f"{service}: {MIXES[mix]}"


@dataclass
class Cost:
    """Of one server at one rate: what a query cost by round, in µs, and what became of all of them."""

    rate: int
    micros: dict = field(default_factory=dict)
    sent: int = 0
    lost: int = 0

    def to(self, other):
        """Against another one, round by round: what the machine did meanwhile fell on both."""
        return [micros / other.micros[turn] for turn, micros in self.micros.items() if turn in other.micros]


def measure_mix(lab, servers, mix, plan, report, progress):
    what = questions_of(lab, mix)
    title = report.parts[-1].title
    for server in servers:
        if isinstance(server, Leeward):
            # A JVM compiles what it sees often; the others are at their best at once.
            ask(lab, server.port, max(plan["rates"]), plan["mix_warm_up"], what)
            server.settle()
    most = {server.name: 0 for server in servers}
    for _, server in progress.through(f"{title}, as many as it can", interleaved(plan["most_rounds"], servers)):
        result = ask(lab, server.port, TOO_MUCH, plan["most_seconds"], what)
        most[server.name] = max(most[server.name], int(result["answered"] / plan["most_seconds"]))
        server.settle()
    for rate in plan["rates"]:
        costs = {name: Cost(bearable(rate, answered)) for name, answered in most.items()}
        turns = [(turn, server) for turn, server in interleaved(plan["mix_rounds"], servers) if turn % SELDOM.get(server.name, 1) == 0]
        for turn, server in progress.through(f"{title}, {rate}/s", turns):
            measure_turn(lab, server, what, mix, turn, costs[server.name], plan, report)
        tell(rate, costs, most, report)
        report.parts[-1].costs = report.parts[-1].costs or {name: cost.micros for name, cost in costs.items()}


def questions_of(lab, mix):
    """As arguments of ask; each with a client's cookie."""
    if mix == "unknown":
        return ["-c", "-u", "load.test"]
    if mix == "names":
        return ["-c", "-d", str(lab.questions)]
    hot = lab.folder / "hot"
    hot.write_text(f"{lab.names.name(0)} A\n")
    return ["-c", "-d", str(hot)]


def bearable(rate, most):
    """The rate of all, or for a server that cannot keep up with it, half of what it can."""
    return rate if most >= 1.2 * rate else max(1, most // 2)


def measure_turn(lab, server, what, mix, turn, cost, plan, report):
    before = server.cpu_seconds()
    result = ask(lab, server.port, cost.rate, plan["mix_seconds"], what)
    cost.micros[turn] = round((server.cpu_seconds() - before) / max(1, result["answered"]) * 1e6, 3)
    cost.sent += result["sent"]
    cost.lost += result["lost"]
    wrong = result["answered"] - result["nxdomain" if mix == "unknown" else "noerror"]
    if wrong:
        report.fault(f"{wrong} answers of {server.name} had another code than they should")
    server.settle()


def tell(rate, costs, most, report):
    columns = f"{'min':>8}{'median':>8}{'max':>8}{'to gdnsd':>20}{'to the floor':>20}{'lost':>9}{'most/s':>9}"
    report.say(f"{f'CPU per query, µs, at {rate}/s':30}{columns}")
    for name, cost in costs.items():
        values = list(cost.micros.values())
        label = name if cost.rate == rate else f"{name}, at {cost.rate}/s"
        cells = "".join(f"{value:>8.2f}" for value in (min(values), statistics.median(values), max(values)))
        ratios = "".join(f"{ratio_to(cost, costs.get(base)):>20}" for base in ("gdnsd", "floor"))
        report.say(f"  {label:28}{cells}{ratios}{cost.lost / max(1, cost.sent):>9.3%}{most[name]:>9}")
    report.say()


def ratio_to(cost, base):
    """The median and the spread of its rounds."""
    ratios = cost.to(base) if base else []
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else "–"
