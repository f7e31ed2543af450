"""The three servers: what each is given to serve the same names, how it starts, and how it is asked to reload."""

import contextlib
import os
import random
import shutil
import subprocess
import time
from pathlib import Path

from lab import Asker, LabError, free_port, program, start, stop

REPOSITORY = Path(__file__).resolve().parent.parent


class Names:
    """
    Service N fails over from pool east-K to pool west-K, K being N modulo 50. A pool has two of the four members of its
    region, and the members are all up, so the right answer is always the two of the east.
    """

    POOLS = 100
    PAIRS = POOLS // 2

    def __init__(self, count):
        self.count = count

    @staticmethod
    def name(number):
        return f"s{number}.load.test"

    @staticmethod
    def members(region, pair):
        first = {"east": 1, "west": 5}[region]
        return [f"127.0.1.{first + pair % 4}", f"127.0.1.{first + (pair + 1) % 4}"]

    @staticmethod
    def all_members():
        return [f"127.0.1.{last}" for last in range(1, 9)]

    def expected(self, number):
        return sorted(self.members("east", number % self.PAIRS))

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
            if got == self.names.expected(last):
                return
            if got:
                report.fault(f"{self.name} says {got} for {self.names.name(last)} while it starts")

    def wait_until_it_answers(self, seconds=60):
        for got in self.answers(Asker(self.port), self.names.name(0), 0.1, seconds):
            if got:
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

    def memory_mib(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def cpu_seconds(self):
        # utime and stime are the 14th and 15th; the second, the name, is in parentheses and may hold anything.
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Leeward(Server):
    name = "leeward"

    def write(self, ttl=30, weight=1):
        lines = [
            "listen:",
            f'  dns: ["127.0.0.1:{self.port}"]',
            f'  admin: "127.0.0.1:{self.admin_port()}"',
            "node: {id: load}",
            "state: state/",
            "zones:",
            "  load.test: {name-servers: {ns1.load.test: 127.0.0.1}}",
            "regions:",
            f"  east: {{weight: {weight}}}",
            "  west: {weight: 1}",
            "checks:",
            f"  web: {{http: {{port: {self.lab.web_port}, path: /healthz}}, interval: 2s, timeout: 1s}}",
            "pools:",
        ]
        for pair in range(Names.PAIRS):
            for region in ("east", "west"):
                one, other = Names.members(region, pair)
                members = f"[{{address: {one}, weight: {weight}}}, {other}]"
                lines.append(f"  {region}-{pair}: {{region: {region}, check: web, members: {members}}}")
        lines.append("services:")
        for number in self.names.all():
            pair = number % Names.PAIRS
            lines.append(f"  {Names.name(number)}: {{policy: failover, pools: [east-{pair}, west-{pair}], ttl: {ttl}}}")
        # Put in place at once, so that no reload ever reads half a file.
        (self.folder / "new").write_text("\n".join(lines) + "\n")
        (self.folder / "new").rename(self.config())

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

    def version(self):
        # Builds if that is needed, outside of what is measured.
        self.leeward("validate", "--config", str(self.config()))
        return self.leeward("--version").replace("\n", ", ")

    def leeward(self, *arguments):
        done = subprocess.run(
            [str(REPOSITORY / "leeward"), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
        )
        if done.returncode:
            raise LabError(f"leeward {arguments[0]} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
        return done.stdout.strip()


class Gdnsd(Server):
    """metafo over multifo: the same failover. The names share 50 resources, which is how it would be written for gdnsd."""

    name = "gdnsd"

    def write(self):
        zones = self.folder / "zones"
        zones.mkdir()
        resources = []
        for pair in range(Names.PAIRS):
            pools = " ".join(f"{region} => [ {', '.join(Names.members(region, pair))} ]" for region in ("east", "west"))
            resources.append(f"      pair{pair} => {{ datacenters => [ east, west ] dcmap => {{ {pools} }} }}")
        check = f"plugin => http_status, port => {self.lab.web_port}, url_path => /healthz, interval => 2, timeout => 1"
        (self.folder / "config").write_text(
            f"""options => {{
  listen => [ 127.0.0.1:{self.port} ]
  udp_threads => 1
  tcp_threads => 1
  run_dir => {self.folder}/run
  state_dir => {self.folder}/state
}}
service_types => {{ web => {{ {check} }} }}
plugins => {{
  metafo => {{
    service_types => [ web ]
    resources => {{
"""
            + "\n".join(resources)
            + "\n    }\n  }\n}\n"
        )
        lines = ["@ 3600 SOA ns1 hostmaster 1 7200 1800 259200 900", "@ 3600 NS ns1", "ns1 3600 A 127.0.0.1"]
        lines += [f"s{number} 30 DYNA metafo!pair{number % Names.PAIRS}" for number in self.names.all()]
        (zones / "load.test").write_text("\n".join(lines) + "\n")

    def command(self):
        return [program("gdnsd"), "-c", str(self.folder), "start"]

    def version(self):
        words = said([program("gdnsd"), "-h"]).split()
        return "gdnsd " + next((word for word in words if word[:1].isdigit()), "of this system")


class Knot(Server):
    """Serves the right answers as static records: no checks, no steering."""

    name = "knot"

    def write(self):
        (self.folder / "knot.conf").write_text(
            f"""server:
  listen: 127.0.0.1@{self.port}
  rundir: {self.folder}
  pidfile: {self.folder}/pid
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: warning
database:
  storage: {self.folder}/db
zone:
  - domain: load.test
    file: {self.folder}/load.test.zone
    journal-content: none
"""
        )
        lines = [
            "$ORIGIN load.test.",
            "@ 3600 SOA ns1 hostmaster 1 7200 1800 259200 900",
            "@ 3600 NS ns1",
            "ns1 3600 A 127.0.0.1",
        ]
        for number in self.names.all():
            lines += [f"s{number} 30 A {address}" for address in self.names.expected(number)]
        (self.folder / "load.test.zone").write_text("\n".join(lines) + "\n")

    def command(self):
        return [program("knotd"), "-c", str(self.folder / "knot.conf")]

    def version(self):
        return said([program("knotd"), "--version"])


def said(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip()


SERVERS = {server.name: server for server in (Leeward, Gdnsd, Knot)}
