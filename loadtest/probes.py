"""What probing costs: Leeward and gdnsd probe the same members, in turns, and answer DNS meanwhile."""

import contextlib
import statistics
import time

from lab import LabError, free_port, program, start, stop
from servers import Gdnsd, Leeward

INTERVAL = 2.0

# A process may have 20,000 files open on a plain Debian: each member is a listening socket and a kept connection.
MEMBERS_PER_NGINX = 4000


class Members:
    """Addresses 127.1.x.y, one name for twenty of them, whose answer fits into 512 bytes."""

    PER_NAME = 20

    def __init__(self, count):
        self.addresses = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(count)]
        self.count = (count + self.PER_NAME - 1) // self.PER_NAME

    @staticmethod
    def name(number):
        return f"s{number}.load.test"

    def of(self, number):
        return self.addresses[number * self.PER_NAME : (number + 1) * self.PER_NAME]

    def expected(self, number):
        return [sorted(self.of(number))]

    def sample(self, size):
        return range(min(size, self.count))


class WebServers:
    """
    As many nginx as it needs for a socket per member; each request is a line in its log: when, and who was asked. A nginx that
    is short of worker_connections closes idle ones, so it has twice what it needs.
    """

    def __init__(self, folder, members, port, core, keep_seconds=75):
        self.processes = []
        self.logs = []
        for begin in range(0, len(members.addresses), MEMBERS_PER_NGINX):
            home = folder / f"web{begin}"
            home.mkdir()
            self.logs.append(home / "access.log")
            listens = "\n".join(
                f"    listen {address}:{port} backlog=64;" for address in members.addresses[begin : begin + MEMBERS_PER_NGINX]
            )
            temporary = "".join(
                f"  {kind}_temp_path {home};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            (home / "nginx.conf").write_text(
                f"""daemon off;
worker_processes 1;
pid {home}/pid;
error_log {home}/error.log;
events {{ worker_connections {4 * MEMBERS_PER_NGINX}; }}
http {{
  log_format when '$msec $server_addr';
  access_log {home}/access.log when buffer=64k flush=500ms;
  keepalive_timeout {keep_seconds}s;
  keepalive_requests 1000;
{temporary}  server {{
{listens}
    location = /healthz {{ return 200 "ok"; }}
  }}
}}
"""
            )
            with open(home / "log", "ab") as log:
                command = [program("nginx"), "-e", str(home / "error.log"), "-p", str(home), "-c", str(home / "nginx.conf")]
                self.processes.append(start(command, log, core))
        time.sleep(2)
        for process in self.processes:
            if process.poll() is not None:
                raise LabError("nginx does not start:\n" + (folder / "web0" / "log").read_text(errors="replace")[-2000:])

    def stop(self):
        for process in self.processes:
            stop(process)

    def requests(self, begin, end):
        """(when, address) of each request from begin to end, once it is written."""
        time.sleep(1.2)
        found = []
        for log in self.logs:
            for line in log.read_text().splitlines():
                when, _, address = line.partition(" ")
                if begin <= float(when) < end:
                    found.append((float(when), address))
        return sorted(found)

    def forget(self):
        for log in self.logs:
            with open(log, "w"):
                pass


class ProbingLeeward(Leeward):
    def write(self):
        lines = [
            f'listen: {{dns: ["127.0.0.1:{self.port}"], admin: "127.0.0.1:{self.admin_port()}"}}',
            "node: {id: load}",
            "state: state/",
            "zones: {load.test: {name-servers: {ns1.load.test: 127.0.0.1}}}",
            "regions: {east: {}}",
            f"checks: {{web: {{http: {{port: {self.lab.web_port}, path: /healthz}}, interval: {INTERVAL:.0f}s, timeout: 1s}}}}",
            "pools:",
        ]
        for number in range(self.names.count):
            lines.append(f"  p{number}: {{region: east, check: web, members: [{', '.join(self.names.of(number))}]}}")
        lines.append("services:")
        for number in range(self.names.count):
            lines.append(f"  {self.names.name(number)}: {{policy: all, pools: [p{number}], ttl: 30}}")
        self.config().write_text("\n".join(lines) + "\n")


class ProbingGdnsd(Gdnsd):
    def write(self):
        resources = {}
        for number in range(self.names.count):
            resources[f"p{number}"] = " ".join(f"m{at} => {address}" for at, address in enumerate(self.names.of(number)))
        self.write_files(f"interval => {INTERVAL:.0f}, timeout => 1", "multifo", resources, resources)


PROBING = {"leeward": ProbingLeeward, "gdnsd": ProbingGdnsd}


def measure_probes(lab, servers, plan, report):
    """
    One server at a time has one core; nginx and dnsperf have the other. First without a question, for the cost and the
    spread of the probes, then under questions, for their latency.
    """
    report.begin("probes")
    folder = lab.folder / "probes"
    folder.mkdir()
    members = Members(plan["members"])
    probed = ProbedLab(lab, folder, members)
    report.say(
        f"{plan['members']} members probed over HTTP every {INTERVAL:.0f} s, "
        f"{plan['probe_warm_up']} s of warm-up, {plan['probe_seconds']} s measured, {plan['probe_rate']} questions a second"
    )
    figures = {}
    with contextlib.ExitStack() as stack:
        web = WebServers(folder, members, probed.web_port, lab.asking_core)
        stack.callback(web.stop)
        chosen = [PROBING[server](probed) for server in servers if server in PROBING]
        for turn in range(plan["probe_rounds"]):
            for server in chosen if turn % 2 == 0 else reversed(chosen):
                for label, value in measure_one(probed, server, web, plan, report).items():
                    figures.setdefault(label, {name.name: [] for name in chosen})[server.name].append(value)
    for label, (unit, digits) in FIGURES.items():
        report.table(unit, digits, figures.get(label, {}))


FIGURES = {
    "cpu": ("CPU per probe, µs", 1),
    "cpu_dns": ("the same with the questions, µs", 1),
    "rate": ("probes a second", 0),
    "interval_5": ("interval, 5th percentile, ms", 0),
    "interval_95": ("interval, 95th percentile, ms", 0),
    "peak": ("most probes in 10 ms, to the mean", 2),
    "dns_mean": ("DNS latency, mean, µs", 0),
    "dns_slowest": ("DNS latency, slowest, ms", 1),
    "lost": ("questions lost", 0),
    "memory": ("memory, MiB", 0),
}


class ProbedLab:
    """As the lab, but for its names and the port of the members."""

    def __init__(self, lab, folder, members):
        self.folder = folder
        self.names = members
        self.web_port = free_port()
        self.serving_core = lab.serving_core
        self.questions = folder / "questions"
        self.questions.write_text("".join(f"{members.name(number)} A\n" for number in range(members.count)))
        self.lab = lab

    def dnsperf(self, port, rate, seconds):
        return self.lab.dnsperf(port, rate, seconds, pinned=True, questions=self.questions)


def measure_one(lab, server, web, plan, report):
    server.forget()
    with server.running(pinned=lab.serving_core is not None):
        server.wait_until_it_answers()
        lab.dnsperf(server.port, plan["probe_rate"], plan["probe_warm_up"])
        web.forget()
        begin, cpu = time.time(), server.cpu_seconds()
        time.sleep(plan["probe_seconds"])
        cpu, end = server.cpu_seconds() - cpu, time.time()
        requests = web.requests(begin, end)
        asked_begin, cpu_asked = time.time(), server.cpu_seconds()
        perf = lab.dnsperf(server.port, plan["probe_rate"], plan["probe_seconds"])
        cpu_asked, asked_end = server.cpu_seconds() - cpu_asked, time.time()
        asked = web.requests(asked_begin, asked_end)
        memory = server.memory_mib()
    if len(requests) < 0.9 * plan["members"] / INTERVAL * (end - begin):
        report.fault(f"{server.name} sent {len(requests)} probes in {end - begin:.1f} s")
    intervals = intervals_of(requests)
    return {
        "cpu": cpu / max(1, len(requests)) * 1e6,
        "cpu_dns": cpu_asked / max(1, len(asked)) * 1e6,
        "rate": len(requests) / (end - begin),
        "interval_5": intervals[len(intervals) // 20] * 1000 if intervals else 0,
        "interval_95": intervals[len(intervals) * 19 // 20] * 1000 if intervals else 0,
        "peak": peak(requests, begin, end),
        "dns_mean": perf.mean * 1e6,
        "dns_slowest": perf.slowest * 1000,
        "lost": perf.lost,
        "memory": memory,
    }


def intervals_of(requests):
    """From each probe of a member to its next one, sorted."""
    last = {}
    found = []
    for when, address in requests:
        if address in last:
            found.append(when - last[address])
        last[address] = when
    return sorted(found)


def peak(requests, begin, end):
    """How many probes the fullest of a hundred parts of a second had, as a ratio to what they had on average."""
    bins = [0] * (int((end - begin) * 100) + 1)
    for when, _ in requests:
        bins[int((when - begin) * 100)] += 1
    return max(bins) / max(0.01, statistics.mean(bins))
