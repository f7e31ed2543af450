"""A minute at a steady rate while web servers go down and come back each second: what is lost, and how late answers are."""

import contextlib
import os
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

from asking import FixedRate
from lab import Asker, free_port, program
from pauses import Recording
from progress import interleaved
from servers import Gdnsd, Leeward
from statics import Knot
from switched import HOST, Members, SwitchedWeb

INTERVAL, TIMEOUT = 4, 2
OTHERS_WARM_UP = 5


class SteadyLeeward(Leeward):
    def write(self):
        checks = {
            "plain": f"port: {self.lab.web_port}",
            "secure": f"scheme: https, port: {self.lab.tls_port}, host: {HOST}, ca: {self.lab.certificate}",
        }
        lines = [
            f'listen: {{dns: ["127.0.0.1:{self.port}"], admin: "127.0.0.1:{self.admin_port()}"}}',
            "node: {id: load}",
            "state: state/",
            "zones: {load.test: {name-servers: {ns1.load.test: 127.0.0.1}}}",
            "regions: {east: {}, west: {}}",
            "health: {flap-window: 0s}",
            "checks:",
            *(
                f"  {check}: {{http: {{path: /healthz, {how}}}, interval: {INTERVAL}s, timeout: {TIMEOUT}s, rise: 1, fall: 1}}"
                for check, how in checks.items()
            ),
            "pools:",
        ]
        for number in range(self.names.count):
            check = "secure" if number % 2 else "plain"
            for region in ("east", "west"):
                members = ", ".join(self.names.of(region, number))
                lines.append(f"  {region}-{number}: {{region: {region}, check: {check}, members: [{members}]}}")
        lines.append("services:")
        for number in range(self.names.count):
            lines.append(f"  {self.names.name(number)}: {{policy: failover, pools: [east-{number}, west-{number}], ttl: 30}}")
        self.config().write_text("\n".join(lines) + "\n")
        self.recording = Recording(self.folder, Path(self.leeward("--java-home")))

    def command(self):
        options = os.environ.get("LEEWARD_JAVA_OPTS", "")
        return [program("env"), f"LEEWARD_JAVA_OPTS={options} {self.recording.options()}", *super().command()]

    def generation(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/metrics", timeout=10) as answer:
            return int(float(re.search(r"^leeward_snapshot_generation (\S+)", answer.read().decode(), re.MULTILINE).group(1)))


class SteadyGdnsd(Gdnsd):
    """The same failover; all members over HTTP, as gdnsd has no HTTPS."""

    def write(self):
        check = f"interval => {INTERVAL}, timeout => {TIMEOUT}, up_thresh => 1, ok_thresh => 1, down_thresh => 1"
        resources = {}
        for number in range(self.names.count):
            pools = " ".join(f"{region} => [ {', '.join(self.names.of(region, number))} ]" for region in ("east", "west"))
            resources[f"r{number}"] = f"datacenters => [ east, west ] dcmap => {{ {pools} }}"
        self.write_files(check, "metafo", resources, resources)


SERVERS = {"leeward": SteadyLeeward, "gdnsd": SteadyGdnsd, "knot": Knot}


FIGURES = {
    "p50": ("latency, median, µs", 1),
    "p99": ("latency, 99 of 100 within, µs", 1),
    "p99.9": ("latency, 999 of 1000 within, µs", 1),
    "max": ("latency, slowest, ms", 2),
    "lag": ("of that the asker's, 999 within, µs", 1),
    "lag_max": ("the asker's most, ms", 2),
    "cpu": ("share of the serving core, %", 1),
    "lost": ("queries lost", 0),
    "west": ("services in the west at the end", 0),
    "generations": ("generations in that time", 0),
    "pause": ("longest pause of the JVM, ms", 2),
    "pauses": ("all its pauses together, ms", 1),
}


def measure_steady(lab, chosen, plan, report, progress):
    """One server at a time has one core; the asker, nginx and this program have the other."""
    report.begin("steady")
    if not shutil.which("cc"):
        report.say("steady is left out: what asks is written in C, and there is no cc")
        return
    members = Members(plan["steady_members"])
    ours = lab.serving(members, lab.folder / "steady")
    ours.web_port, ours.tls_port = free_port(), free_port()
    ours.questions = ours.folder / "questions"
    ours.questions.write_text("".join(f"{members.name(number)} A\n" for number in members.all()))
    report.say(
        f"{plan['steady_rate']} queries a second for {plan['steady_seconds']} s, {4 * members.count} members probed every {INTERVAL} s, "
        f"half of them over HTTPS (gdnsd: all over HTTP; knot: none); each second a sixteenth of the east's goes down and one comes back"
    )
    report.say()
    figures = {}
    with contextlib.ExitStack() as stack:
        stack.enter_context(this_program_on(lab.asking_core))
        asker, web = FixedRate(lab), SwitchedWeb(ours)
        stack.callback(web.stop)
        ours.certificate = web.certificate()
        servers = [SERVERS[name](ours) for name in chosen if name in SERVERS]
        for _, server in progress.through("steady", interleaved(plan["steady_rounds"], servers)):
            for name, found in measure_one(server, asker, web, plan, report).items():
                for label, value in found.items():
                    figures.setdefault(label, {}).setdefault(name, []).append(value)
    for label, (unit, digits) in FIGURES.items():
        report.table(unit, digits, figures.get(label, {}))


@contextlib.contextmanager
def this_program_on(core):
    before = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def measure_one(server, asker, web, plan, report):
    """Whose figures, and the figures: of Leeward soon after its start, while Java still compiles what runs often, and later."""
    server.forget()
    web.all_up()
    if isinstance(server, SteadyLeeward):
        warm_ups = {f"{server.name} at first": plan["steady_warm_up"], server.name: plan["steady_later"]}
    else:
        warm_ups = {server.name: min(OTHERS_WARM_UP, plan["steady_warm_up"])}
    with server.running(pinned=server.lab.serving_core is not None):
        server.wait_until_it_answers()
        found, times = {}, {}
        for name, seconds in warm_ups.items():
            ask_while_switching(server, asker, web, plan["steady_rate"], seconds)
            begin = time.time()
            found[name] = measure_window(server, asker, web, plan, report)
            times[name] = (begin, time.time())
    if isinstance(server, SteadyLeeward):
        # The recording is whole when the server has ended.
        for name, (begin, end) in times.items():
            pauses = server.recording.pauses(begin, end)
            found[name] |= {"pause": max(pauses, default=0) * 1000, "pauses": sum(pauses) * 1000}
    return found


def measure_window(server, asker, web, plan, report):
    begin, cpu, dropped, generation = time.time(), server.cpu_seconds(), dropped_by(server.port), generation_of(server)
    asked = ask_while_switching(server, asker, web, plan["steady_rate"], plan["steady_seconds"])
    cpu, dropped, generation = server.cpu_seconds() - cpu, dropped_by(server.port) - dropped, generation_of(server) - generation
    end = time.time()
    west = services_in_the_west(server, report)
    if asked["lost"]:
        # What others lose is a figure; what Leeward loses is wrong.
        tell = report.fault if isinstance(server, SteadyLeeward) else report.say
        tell(f"{server.name} lost {asked['lost']} of {asked['sent']} queries, {dropped} of them in the buffers of its sockets")
    if asked["noerror"] != asked["answered"]:
        report.fault(f"{server.name}: {asked['answered'] - asked['noerror']} answers were not NOERROR")
    figures = {
        "p50": asked["p50"],
        "p99": asked["p99"],
        "p99.9": asked["p99.9"],
        "max": asked["max"] / 1000,
        "lag": asked["lag_p99.9"],
        "lag_max": asked["lag_max"] / 1000,
        "cpu": cpu / (end - begin) * 100,
        "lost": asked["lost"],
        "west": west,
    }
    return figures | ({"generations": generation} if isinstance(server, SteadyLeeward) else {})


def generation_of(server):
    return server.generation() if isinstance(server, SteadyLeeward) else 0


def ask_while_switching(server, asker, web, rate, seconds):
    run = asker.start(server.port, rate, seconds, server.lab.questions)
    next_turn = time.monotonic()
    while run.poll() is None:
        web.switch()
        next_turn += 1
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(max(0, next_turn - time.monotonic()))
    return asker.end(run)


def services_in_the_west(server, report):
    """Who fails over has some there; an answer that is of neither region is wrong."""
    asker, names = Asker(server.port), server.lab.names
    where = []
    for number in names.all():
        got = asker.addresses(names.name(number))
        where.append(names.where(number, got))
        if where[-1] is None:
            report.fault(f"{server.name} says {got} for {names.name(number)}")
    return where.count("west")


def dropped_by(port):
    """Datagrams that found the buffers of the sockets on this port full; the last column of the system's table."""
    lines = Path("/proc/net/udp").read_text().splitlines()[1:]
    return sum(int(line.split()[-1]) for line in lines if line.split()[1].endswith(f":{port:04X}"))
