"""The servers: what each is given to serve the same names, how it starts, what it takes, and how it is asked to reload."""

import contextlib
import ctypes
import random
import shutil
import subprocess
import time
from pathlib import Path

from lab import Asker, LabError, free_port, program, start, stop

REPOSITORY = Path(__file__).resolve().parent.parent


class Names:
    """
    Service N draws on pool east-K and pool west-K, K being N modulo the pairs that there are. A pool has two of the four members of its region, and
    the members are all up, so the right answer is always: of failover the two of the east, of weighted those of either region,
    of all the four.
    """

    SERVICES = ("failover", "weighted", "all")
    PAIRS = 50
    CHECK = {"interval": 2, "timeout": 1}

    def __init__(self, count, service="failover"):
        self.count = count
        self.service = service
        self.pairs = self.PAIRS

    @staticmethod
    def name(number):
        return f"s{number}.load.test"

    @staticmethod
    def unknown(number):
        """A name that no service has, and that no other number gives."""
        return f"x{number}.load.test"

    def members(self, region, pair):
        first = {"east": 1, "west": 5}[region]
        return [f"127.0.1.{first + pair % 4}", f"127.0.1.{first + (pair + 1) % 4}"]

    @staticmethod
    def all_members():
        return [f"127.0.1.{last}" for last in range(1, 9)]

    def expected(self, number):
        """The right answers, sorted, of which any will do."""
        east, west = (sorted(self.members(region, number % self.pairs)) for region in ("east", "west"))
        return {"failover": [east], "weighted": [east, west], "all": [east + west]}[self.service]

    def meanwhile(self, number):
        """What may be answered while a server starts."""
        return []

    def all(self):
        return range(self.count)

    def sample(self, size):
        return random.sample(range(self.count), min(size, self.count))


class Server:
    def __init__(self, lab):
        self.lab = lab
        self.names = lab.names
        self.folder = lab.folder / self.name
        self.folder.mkdir()
        self.port = free_port()
        self.process = None
        self.write()

    @contextlib.contextmanager
    def running(self, pinned=False):
        with open(self.folder / "log", "ab") as log:
            self.process = start(self.command(), log, self.lab.serving_core if pinned else None)
        try:
            yield
        finally:
            stop(self.process)

    def wait_for_right_answer(self, asker, report, seconds=120):
        """The last name is asked, so that a server which answers while it still loads gains nothing."""
        last = self.names.count - 1
        for got in self.answers(asker, self.names.name(last), 0.02, seconds):
            if got in self.names.expected(last):
                return
            if got and got not in self.names.meanwhile(last):
                report.fault(f"{self.name} says {got} for {self.names.name(last)} while it starts")

    def wait_until_it_answers(self, seconds=60):
        for got in self.answers(Asker(self.port), self.names.name(0), 0.1, seconds):
            if got:
                return

    def check(self, asker, numbers, report):
        """Tells the first name that has a wrong answer, if any has."""
        for number in numbers:
            name, right = self.names.name(number), self.names.expected(number)
            got = asker.addresses(name)
            if got not in right:
                report.fault(f"{self.name} says {got} for {name}, not {' or '.join(map(str, right))}")
                return

    def answers(self, asker, name, wait, seconds):
        """What it says, again and again until the caller has what it waits for; that has to come in time."""
        end = time.monotonic() + seconds
        while True:
            got = asker.addresses(name, wait)
            yield got
            if self.process.poll() is not None or time.monotonic() > end:
                log = (self.folder / "log").read_text(errors="replace")[-2000:]
                raise LabError(f"{self.name} says {got} for {name}, which is not what is waited for; its last words:\n{log}")
            time.sleep(0.002)

    def forget(self):
        """Removes what an earlier run may have left, so that every start is the first."""

    def processes(self):
        """Itself and all that it started."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text().split()]
        return found

    def settle(self, seconds=10):
        """Waits until it has done what it was asked before, or the next one would be asked beside it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.cpu_seconds()
            time.sleep(0.1)
            if self.cpu_seconds() - before < 0.01:
                return

    def memory_mib(self):
        """Proportional: what its processes share counts once."""
        return sum(pss_kib(pid) for pid in self.processes()) / 1024

    def cpu_seconds(self):
        """Of all threads, those that have ended too, in user space and in the kernel."""
        return sum(cpu_nanos(pid) for pid in self.processes()) / 1e9


def pss_kib(pid):
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def cpu_nanos(pid):
    """By the clock that a process has for its processor time: /proc/PID/stat counts in hundredths of a second."""
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        return 0
    return time.clock_gettime_ns(clock.value)


class Leeward(Server):
    name = "leeward"

    def write(self, ttl=30, weight=1):
        lines = [
            "listen:",
            f'  dns: ["127.0.0.1:{self.port}"]',
            f'  admin: "127.0.0.1:{self.admin_port()}"',
            "node: {id: load}",
            "state: state/",
            # Far from being reached, and not off: what is measured includes the judging.
            "limits: {rrl: {responses-per-second: 1000000, all-per-second: 1000000, exempt: []}}",
            "zones:",
            "  load.test: {name-servers: {ns1.load.test: 127.0.0.1}}",
            "regions:",
            f"  east: {{weight: {weight}}}",
            "  west: {weight: 1}",
            "checks:",
            f"  web: {{http: {{port: {self.lab.web_port}, path: /healthz}}, {self.check_times()}}}",
            "pools:",
        ]
        for pair in range(self.names.pairs):
            for region in ("east", "west"):
                one, *others = self.names.members(region, pair)
                members = f"[{', '.join([f'{{address: {one}, weight: {weight}}}', *others])}]"
                lines.append(f"  {region}-{pair}: {{region: {region}, check: web, members: {members}}}")
        lines.append("services:")
        for number in self.names.all():
            pair = number % self.names.pairs
            lines.append(f"  {Names.name(number)}: {{policy: {self.names.service}, pools: [east-{pair}, west-{pair}], ttl: {ttl}}}")
        # Put in place at once, so that no reload ever reads half a file.
        (self.folder / "new").write_text("\n".join(lines) + "\n")
        (self.folder / "new").rename(self.config())

    def check_times(self):
        return ", ".join(f"{what}: {seconds}s" for what, seconds in self.names.CHECK.items())

    def admin_port(self):
        if not hasattr(self, "admin"):
            self.admin = free_port()
        return self.admin

    def config(self):
        return self.folder / "leeward.yaml"

    def command(self):
        return [str(REPOSITORY / "leeward"), "serve", "--config", str(self.config())]

    def forget(self):
        shutil.rmtree(self.folder / "state", ignore_errors=True)

    def reload(self):
        self.leeward("reload", "--config", str(self.config()))

    @staticmethod
    def version():
        # Builds if that is needed, outside of what is measured, and makes the archive that a start is measured with.
        Leeward.leeward("--prepare")
        return Leeward.leeward("--version").replace("\n", ", ")

    @staticmethod
    def leeward(*arguments):
        done = subprocess.run(
            [str(REPOSITORY / "leeward"), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
        )
        if done.returncode:
            raise LabError(f"leeward {arguments[0]} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
        return done.stdout.strip()


class Gdnsd(Server):
    """Its plugins that decide the same. The names share 50 resources, which is how it would be written for gdnsd."""

    name = "gdnsd"
    PLUGINS = {"failover": "metafo", "weighted": "weighted", "all": "multifo"}

    def write(self):
        resources = {f"pair{pair}": self.resource(pair) for pair in range(self.names.pairs)}
        resource_of = [f"pair{number % self.names.pairs}" for number in self.names.all()]
        check = ", ".join(f"{what} => {seconds}" for what, seconds in self.names.CHECK.items())
        self.write_files(check, self.PLUGINS[self.names.service], resources, resource_of)

    def write_files(self, check, plugin, resources, resource_of):
        """The configuration and the zone; `check` says how often is asked, `resource_of` has the resource of each name by its number."""
        zones = self.folder / "zones"
        zones.mkdir()
        lines = "\n".join(f"    {name} => {{ {text} }}" for name, text in resources.items())
        if plugin == "metafo":
            lines = f"    resources => {{\n{lines}\n    }}"
        (self.folder / "config").write_text(
            f"""options => {{
  listen => [ 127.0.0.1:{self.port} ]
  udp_threads => 1
  tcp_threads => 1
  run_dir => {self.folder}/run
  state_dir => {self.folder}/state
}}
service_types => {{
  web => {{ plugin => http_status, port => {self.lab.web_port}, url_path => /healthz, {check} }}
}}
plugins => {{
  {plugin} => {{
    service_types => [ web ]
{lines}
  }}
}}
"""
        )
        records = ["@ 3600 SOA ns1 hostmaster 1 7200 1800 259200 900", "@ 3600 NS ns1", "ns1 3600 A 127.0.0.1"]
        records += [f"s{number} 30 DYNA {plugin}!{resource}" for number, resource in enumerate(resource_of)]
        (zones / "load.test").write_text("\n".join(records) + "\n")

    def resource(self, pair):
        east, west = self.names.members("east", pair), self.names.members("west", pair)
        if self.names.service == "failover":
            pools = " ".join(f"{region} => [ {', '.join(members)} ]" for region, members in (("east", east), ("west", west)))
            return f"datacenters => [ east, west ] dcmap => {{ {pools} }}"
        if self.names.service == "weighted":
            groups = []
            for region, members in (("east", east), ("west", west)):
                weights = " ".join(f"m{at} => [ {address}, 1 ]" for at, address in enumerate(members))
                groups.append(f"{region} => {{ {weights} }}")
            return " ".join(groups)
        return " ".join(f"m{at} => {address}" for at, address in enumerate(east + west))

    def command(self):
        return [program("gdnsd"), "-c", str(self.folder), "start"]

    @staticmethod
    def version():
        words = said([program("gdnsd"), "-h"]).split()
        return "gdnsd " + next((word for word in words if word[:1].isdigit()), "of this system")


def said(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip()

