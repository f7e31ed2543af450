"""Processes, ports, members, dnsperf and a small DNS client: all on loopback, all ended by this program."""

import contextlib
import copy
import os
import platform
import re
import shutil
import socket
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


class LabError(Exception):
    """The load test could not run; the text says why."""


class Lab:
    """The web servers that are probed, and what dnsperf asks."""

    def __init__(self, folder, names):
        self.folder = folder
        self.names = names
        self.programs = folder
        self.web_port = free_port()
        cores = sorted(os.sched_getaffinity(0))
        self.serving_core = cores[0] if len(cores) > 1 else None
        self.asking_core = cores[1] if len(cores) > 1 else None
        self.questions = folder / "questions"
        self.questions.write_text("".join(f"{names.name(number)} A\n" for number in names.sample(names.count)))

    def __enter__(self):
        folder = self.folder / "web"
        folder.mkdir()
        listens = "\n".join(f"    listen {address}:{self.web_port};" for address in self.names.all_members())
        (folder / "nginx.conf").write_text(
            f"""daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder};
  proxy_temp_path {folder};
  fastcgi_temp_path {folder};
  uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{
{listens}
    location = /healthz {{ return 200 "ok"; }}
  }}
}}
"""
        )
        with open(folder / "log", "ab") as log:
            self.web = start([program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], log, self.asking_core)
        return self

    def __exit__(self, *_):
        stop(self.web)

    @contextlib.contextmanager
    def all_running(self, servers, pinned):
        with contextlib.ExitStack() as stack:
            for server in servers:
                stack.enter_context(server.running(pinned))
            yield

    def serving(self, names, folder):
        """The same lab with other names, for servers of their own."""
        other = copy.copy(self)
        other.names, other.folder = names, folder
        folder.mkdir()
        return other

    def start_dnsperf(self, port, rate, seconds, pinned=False, questions=None):
        # With the usual 100 open questions a server that stops for a moment would be asked less, not lose anything.
        command = [program("dnsperf"), "-s", "127.0.0.1", "-p", str(port), "-d", str(questions or self.questions)]
        command += ["-Q", str(rate), "-l", str(seconds), "-c", "4", "-T", "1", "-q", "2000"]
        output = tempfile.TemporaryFile("w+", dir=self.folder)
        return start(command, output, self.asking_core if pinned else None), output

    def end_dnsperf(self, run, seconds):
        process, output = run
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise LabError("dnsperf does not end") from None
        finally:
            stop(process)
        output.seek(0)
        return Perf.read(output.read())

    def dnsperf(self, port, rate, seconds, pinned=False, questions=None):
        return self.end_dnsperf(self.start_dnsperf(port, rate, seconds, pinned, questions), seconds + 30)


@dataclass
class Perf:
    """What dnsperf counted; the mean time to an answer and the slowest, in seconds."""

    sent: int
    completed: int
    lost: int
    not_noerror: int
    mean: float
    slowest: float

    @staticmethod
    def read(text):
        def count(label):
            found = re.search(label + r":\s+(\d+)", text)
            if not found:
                raise LabError("dnsperf printed no " + label + ":\n" + text[-2000:])
            return int(found.group(1))

        noerror = re.search(r"NOERROR (\d+)", text)
        latency = re.search(r"Average Latency.*?:\s+([\d.]+).*max ([\d.]+)", text)
        completed = count("Queries completed")
        return Perf(
            count("Queries sent"),
            completed,
            count("Queries lost"),
            completed - (int(noerror.group(1)) if noerror else 0),
            float(latency.group(1)) if latency else 0.0,
            float(latency.group(2)) if latency else 0.0,
        )


class Asker:
    """A DNS client of a few lines: one A question at a time, over UDP."""

    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))
        self.number = 0

    def addresses(self, name, wait=2.0):
        """Sorted, or None when there was no answer in time or none with records."""
        return sorted(address for address, _ in self.records(name, wait)) or None

    def ttl(self, name):
        return next((ttl for _, ttl in self.records(name, 2.0)), None)

    def records(self, name, wait):
        self.number = (self.number + 1) % 65536
        question = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0" + struct.pack("!HH", 1, 1)
        self.socket.settimeout(wait)
        try:
            self.socket.send(struct.pack("!6H", self.number, 0, 1, 0, 0, 0) + question)
            while True:
                answer = self.socket.recv(4096)
                if struct.unpack_from("!H", answer)[0] == self.number:
                    return list(self.read(answer, 12 + len(question)))
        except (TimeoutError, ConnectionRefusedError):
            return []

    @staticmethod
    def read(answer, at):
        for _ in range(struct.unpack_from("!H", answer, 6)[0]):
            while answer[at] and answer[at] < 0xC0:
                at += 1 + answer[at]
            at += 2 if answer[at] else 1
            kind, _, ttl, length = struct.unpack_from("!HHIH", answer, at)
            at += 10 + length
            if kind == 1:
                yield socket.inet_ntoa(answer[at - 4 : at]), ttl


def start(command, output, core=None, text=False):
    if core is not None:
        command = [program("taskset"), "-c", str(core), *command]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, text=text)


def stop(process):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def program(name):
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/local/sbin")
    if not path:
        raise LabError(f"{name} is not installed; Debian: see loadtest/README.md")
    return path


def compiled(name, folder):
    """The program that NAME.c beside this file is the source of."""
    made = folder / name
    if not made.exists():
        source = Path(__file__).resolve().parent / f"{name}.c"
        done = subprocess.run([program("cc"), "-O2", "-o", str(made), str(source)], capture_output=True, text=True)
        if done.returncode:
            raise LabError(f"{source} does not compile:\n{done.stderr[-2000:]}")
    return made


def free_port():
    """One that is free for UDP and TCP."""
    for _ in range(50):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            udp.bind(("127.0.0.1", 0))
            port = udp.getsockname()[1]
            with contextlib.suppress(OSError):
                tcp.bind(("127.0.0.1", port))
                return port
    raise LabError("no port is free on 127.0.0.1")


def describe_machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text()).group(1)) / 1024 / 1024
    cores = len(os.sched_getaffinity(0))
    return [
        f"{cores} cores of {model.group(1) if model else platform.machine()}, {memory:.0f} GiB, Linux {platform.release()}",
    ]
