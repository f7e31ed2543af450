"""One large zone of static records, in every server: until the first right answer, the memory then, and a reload under load."""

import os
import random
import shutil
import signal
import subprocess
import time

from floor import Floor
from lab import Asker, program, start
from mixes import measure_mix
from progress import interleaved
from servers import Gdnsd, Leeward
from statics import Bind, Knot, Nsd


class LargeZone:
    """Of twenty names seventeen have an address, some of them an IPv6 address too, and one each is text, an alias and a delegation."""

    def __init__(self, count, folder):
        self.count = count // 20 * 20
        self.file = folder / "load.test.zone"
        self.questions = folder / "zone-questions"
        self.all_questions = folder / "zone-all-questions"
        addressed = [number for number in random.sample(range(self.count), min(self.count, 20000)) if self.expected(number)]
        self.questions.write_text("".join(f"{self.name(number)} A\n" for number in addressed))
        mixed = random.sample(range(self.count), self.count)
        self.all_questions.write_text("".join(f"{self.name(number)} {self.type_of(number)}\n" for number in mixed))
        self.write(1)

    @staticmethod
    def name(number):
        return f"n{number}.load.test"

    @staticmethod
    def expected(number):
        """The right answers, of which any will do: at most one."""
        if number % 20 in (15, 17, 18):
            return []
        return [[f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"]]

    @staticmethod
    def meanwhile(number):
        """Nothing but the right answer may be given while a server starts."""
        return []

    @staticmethod
    def type_of(number):
        """A type that it has, or that its delegation answers."""
        return {15: "TXT", 16: "MX"}.get(number % 20, "A")

    @staticmethod
    def changed(serial):
        """What is asked for to see which version is answered from."""
        return [f"192.0.2.{serial}"]

    def write(self, serial):
        """The whole file anew, in place at once: only the serial and one address differ."""
        new = self.file.with_suffix(".new")
        with open(new, "w") as out:
            out.write(f"$ORIGIN load.test.\n$TTL 3600\n@ SOA ns1 hostmaster {serial} 7200 1800 1209600 300\n")
            out.write("@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.2\n")
            out.write(f"version A {self.changed(serial)[0]}\n")
            for number in range(self.count):
                out.write(self.records(number))
        new.rename(self.file)

    def records(self, number):
        kind = number % 20
        name = f"n{number}"
        if kind == 15:
            return f'{name} 300 IN TXT "v=spf1 ip4:192.0.2.1 -all"\n'
        if kind == 17:
            return f"{name} CNAME n{number - 17}\n"
        if kind == 18:
            return f"{name} NS ns.example.net.\n"
        address = f"{name} A {self.expected(number)[0][0]}\n"
        if kind in (12, 13, 14):
            return address + f"{name} AAAA 2001:db8::{number >> 16:x}:{number & 65535:x}\n"
        if kind == 16:
            return f"{name} MX 10 mail.example.net.\n" + address
        return address


class Zoned:
    """A server with the large zone: as little else as it lets itself be told."""

    threads = 2

    def zone_file(self):
        return self.names.file

    def write_zone(self):
        """It is there already."""

    def wait_for_version(self, asker, serial, seconds):
        for got in self.answers(asker, "version.load.test", 0.05, seconds):
            if got == self.names.changed(serial):
                return

    def reload(self):
        os.kill(self.process.pid, signal.SIGHUP)


class ZoneLeeward(Zoned, Leeward):
    def write(self):
        self.config().write_text(
            f"""listen:
  dns: ["127.0.0.1:{self.port}"]
  admin: "127.0.0.1:{self.admin_port()}"
node: {{id: load}}
state: state/
zones:
  load.test: {{file: {self.names.file}}}
"""
        )


class ZoneGdnsd(Zoned, Gdnsd):
    def write(self):
        (self.folder / "zones").mkdir()
        (self.folder / "zones" / "load.test").symlink_to(self.names.file)
        (self.folder / "config").write_text(
            f"""options => {{
  listen => [ 127.0.0.1:{self.port} ]
  udp_threads => {self.threads}
  tcp_threads => 1
  run_dir => {self.folder}/run
  state_dir => {self.folder}/state
}}
"""
        )

    def reload(self):
        # Waits until it is done, as SIGHUP elsewhere does not; it is run beside.
        self.control = start([program("gdnsdctl"), "-c", str(self.folder), "reload-zones"], subprocess.DEVNULL)


class ZoneKnot(Zoned, Knot):
    pass


class ZoneNsd(Zoned, Nsd):
    pass


class ZoneBind(Zoned, Bind):
    pass


# The title under which is told what a query costs.
EVERY_NAME = "a large zone: every name in turn"

PEERS = {server.name: server for server in (ZoneLeeward, ZoneGdnsd, ZoneKnot, ZoneNsd, ZoneBind)}


def measure_zones(lab, names, plan, report, progress):
    """Each server from nothing; then a file with one change, while it is asked at a steady rate."""
    report.begin("zones")
    folder = lab.folder / "zones"
    folder.mkdir()
    zone = LargeZone(plan["zone_names"], folder)
    ours = lab.serving(zone, folder / "one")
    servers = [PEERS[name](ours) for name in names if name in PEERS]
    figures = [{server.name: [] for server in servers} for _ in range(5)]
    starts, memory, reloads, slowest, after = figures
    size = zone.file.stat().st_size / 1e6
    report.say(f"a zone of {zone.count} names, {size:.0f} MB, reloaded under {plan['zone_rate']} queries a second")
    report.say()
    for _, server in progress.through("zones", interleaved(plan["zone_rounds"], servers)):
        zone.write(1)
        begin = time.monotonic()
        with server.running():
            asker = Asker(server.port)
            server.wait_for_right_answer(asker, report)
            starts[server.name].append(time.monotonic() - begin)
            memory[server.name].append(server.memory_mib())
            reload_under_load(lab, zone, server, plan, report, reloads, slowest)
            after[server.name].append(server.memory_mib())
    report.table("first right answer after, s", 2, starts)
    report.table("memory then, MiB", 0, memory)
    report.table("reload: changed answer after, s", 2, reloads)
    report.table("reload: slowest answer, ms", 1, slowest)
    report.table("memory after the reload, MiB", 0, after)
    measure_costs(lab, zone, names, plan, report, progress)


def measure_costs(lab, zone, names, plan, report, progress):
    """Every name of it is asked for, once each, as the mixes are: all servers at once on one core."""
    if not shutil.which("cc"):
        report.say("what a query costs is left out, as what asks is written in C, and there is no cc")
        return
    zone.write(1)
    ours = lab.serving(zone, zone.file.parent / "all")
    ours.questions = zone.all_questions
    servers = [Floor(ours) if name == "floor" else on_one_thread(PEERS[name])(ours) for name in names if name in (*PEERS, "floor")]
    with ours.all_running(servers, pinned=True):
        for server in servers:
            if server.name != "floor":
                server.wait_for_right_answer(Asker(server.port), report)
        report.begin(EVERY_NAME)
        measure_mix(ours, servers, "names", plan, report, progress)
        report.table("memory, MiB", 0, {server.name: [server.memory_mib()] for server in servers if server.name != "floor"})


def on_one_thread(kind):
    return type(kind.__name__, (kind,), {"threads": 1})


def reload_under_load(lab, zone, server, plan, report, reloads, slowest):
    asker = Asker(server.port)
    server.wait_for_version(asker, 1, 10)
    # Some look at whole seconds to see whether a file is another one.
    time.sleep(1.1)
    zone.write(2)
    # A warm-up: what is measured is the reload, not the first questions.
    lab.dnsperf(server.port, plan["zone_rate"], plan["zone_warm_up"], questions=zone.questions)
    run = lab.start_dnsperf(server.port, plan["zone_rate"], plan["zone_seconds"], questions=zone.questions)
    time.sleep(0.5)
    begin = time.monotonic()
    server.reload()
    server.wait_for_version(asker, 2, 60)
    reloads[server.name].append(time.monotonic() - begin)
    result = lab.end_dnsperf(run, plan["zone_seconds"] + 60)
    slowest[server.name].append(result.slowest * 1000)
    if result.lost or result.not_noerror:
        say = report.fault if server.name == "leeward" else report.say
        say(f"{server.name}: while it reloaded, {result.lost} of {result.sent} queries were lost, {result.not_noerror} not NOERROR")
