"""What a query costs in each server: three mixes of names, three kinds of services, and the kernel's floor beside them."""

import shutil
import statistics
from dataclasses import dataclass, field

from floor import Floor
from lab import Asker
from progress import interleaved
from servers import Gdnsd, Leeward, Names
from statics import Bind, Knot, Nsd

SERVERS = {server.name: server for server in (Leeward, Gdnsd, Knot, Nsd, Bind, Floor)}

MIXES = {"hot": "one hot name", "names": "all names in turn", "unknown": "unknown names, each another"}

# More than any server answers on one core, so that each answers what it can.
TOO_MUCH = 400000


def measure_mixes(lab, chosen, plan, report, progress):
    """All servers run at once on one core, one of them is asked at a time from the other core."""
    if not shutil.which("cc"):
        report.say("the mixes are left out: what asks and the floor are written in C, and there is no cc")
        return
    for service in plan["services"]:
        ours = lab.serving(Names(lab.names.count, service), lab.folder / service)
        servers = [SERVERS[name](ours) for name in chosen if name in SERVERS]
        with ours.all_running(servers, pinned=True):
            for server in servers:
                asker = Asker(server.port)
                server.wait_for_right_answer(asker, report)
                server.check(asker, ours.names.sample(500), report)
            for mix in plan["mixes"]:
                measure_mix(ours, servers, mix, plan, report, progress)
            report.table("memory, MiB", 0, {server.name: [server.memory_mib()] for server in servers})


@dataclass
class Cost:
    """Of one server: the most that it answered in a second, and by round what a query cost and what became of all."""

    most: int = 0
    rate: int = 0
    micros: dict = field(default_factory=dict)
    sent: int = 0
    lost: int = 0

    def to(self, other):
        """Against another one, round by round: what the machine did meanwhile fell on both."""
        return [self.micros[turn] / other.micros[turn] for turn in self.micros if turn in other.micros]


def measure_mix(lab, servers, mix, plan, report, progress):
    what = questions_of(lab, mix)
    title = f"{lab.names.service}, {MIXES[mix]}"
    costs = {server.name: Cost() for server in servers}
    for _, server in progress.through(f"{title}, warm-up", interleaved(1, servers)):
        lab.ask(server.port, plan["mix_rate"], plan["mix_warm_up"], what)
        server.settle()
    for _, server in progress.through(f"{title}, all that it can", interleaved(plan["most_rounds"], servers)):
        result = lab.ask(server.port, TOO_MUCH, plan["most_seconds"], what)
        cost = costs[server.name]
        cost.most = max(cost.most, int(result["answered"] / plan["most_seconds"]))
        cost.rate = bearable(plan["mix_rate"], cost.most)
        server.settle()
    for turn, server in progress.through(f"{title}, {plan['mix_rate']}/s", interleaved(plan["mix_rounds"], servers)):
        measure_turn(lab, server, what, mix, turn, costs[server.name], plan, report)
    tell(title, plan["mix_rate"], costs, report)


def questions_of(lab, mix):
    """As arguments of ask; with a client's cookie in each."""
    if mix == "unknown":
        return ["-c", "-u", "load.test"]
    if mix == "names":
        return ["-c", "-d", str(lab.questions)]
    hot = lab.folder / "hot"
    hot.write_text(f"{lab.names.name(0)} A\n")
    return ["-c", "-d", str(hot)]


def bearable(rate, most):
    """The rate of all, or half of what a server manages that cannot keep up with it."""
    return rate if most >= 1.2 * rate else max(1, most // 2)


def measure_turn(lab, server, what, mix, turn, cost, plan, report):
    before = server.cpu_seconds()
    result = lab.ask(server.port, cost.rate, plan["mix_seconds"], what)
    cost.micros[turn] = (server.cpu_seconds() - before) / max(1, result["answered"]) * 1e6
    cost.sent += result["sent"]
    cost.lost += result["lost"]
    wrong = result["answered"] - result["nxdomain" if mix == "unknown" else "noerror"]
    if wrong:
        report.fault(f"{wrong} answers of {server.name} had another code than they should")
    server.settle()


def tell(title, rate, costs, report):
    report.say(title)
    report.say(f"{'CPU per query, µs, at ' + str(rate) + '/s':30}{'min':>8}{'median':>8}{'max':>8}{'to gdnsd':>22}{'to the floor':>22}{'lost':>9}{'most/s':>9}")
    for name, cost in costs.items():
        values = list(cost.micros.values())
        label = name if cost.rate == rate else f"{name}, at {cost.rate}/s"
        cells = "".join(f"{value:>8.2f}" for value in (min(values), statistics.median(values), max(values)))
        ratios = "".join(f"{ratio_to(cost, costs.get(base)):>22}" for base in ("gdnsd", "floor"))
        report.say(f"  {label:28}{cells}{ratios}{cost.lost / cost.sent:>9.3%}{cost.most:>9}")
    report.say()


def ratio_to(cost, base):
    """The median and the spread of its rounds."""
    ratios = cost.to(base) if base else []
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else "–"
