"""Members whose web servers go down and come back while a test runs."""

import subprocess
import time

from lab import LabError, program, start, stop

HOST = "probed.load.test"


class Members:
    """
    Service N fails over from two members in the east to two in the west; those of even services are probed over HTTP, those
    of odd ones over HTTPS. The third number of an address is the group with which its web server goes down; the west stays.
    """

    GROUPS = 16

    def __init__(self, members):
        self.count = members // 4

    @staticmethod
    def name(number):
        return f"s{number}.load.test"

    def of(self, region, number):
        first = {"east": 1, "west": 2}[region]
        group, place = number % self.GROUPS, number // self.GROUPS
        return [f"127.{first}.{group}.{2 * place + one}" for one in (1, 2)]

    def expected(self, number):
        return [sorted(self.of("east", number))]

    def where(self, number, addresses):
        """The region that is answered; None when that is no right answer. Of the east those are answered that are up."""
        if addresses == sorted(self.of("west", number)):
            return "west"
        return "east" if addresses and set(addresses) <= set(self.of("east", number)) else None

    def all(self):
        return range(self.count)

    def addresses(self, numbers):
        return [address for number in numbers for region in ("east", "west") for address in self.of(region, number)]


class SwitchedWeb:
    """
    One nginx on all addresses, over HTTP, and for those that are probed so over HTTPS. A group is down while there is a file of its
    name: then its members answer 503. It is one process under the same user, who alone may look into the folder.
    """

    DOWN_FOR = 5

    def __init__(self, lab):
        self.folder = lab.folder / "web"
        self.down = self.folder / "down"
        self.down.mkdir(parents=True)
        self.turn = 0
        self.make_certificate()
        members = lab.names
        listens = [f"    listen {address}:{lab.web_port} backlog=64;" for address in members.addresses(members.all())]
        listens += [f"    listen {address}:{lab.tls_port} ssl backlog=64;" for address in members.addresses(members.all()[1::2])]
        temporary = "".join(f"  {kind}_temp_path {self.folder};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"""daemon off;
master_process off;
pid {self.folder}/pid;
error_log {self.folder}/error.log;
events {{ worker_connections {8 * members.count + 2048}; }}
http {{
  access_log off;
  keepalive_timeout 75s;
  keepalive_requests 1000;
  ssl_certificate {self.certificate()};
  ssl_certificate_key {self.folder}/key.pem;
{temporary}  map $server_addr $group {{
    default none;
    "~^127\\.1\\.(?<east>[0-9]+)\\." $east;
  }}
  server {{
"""
            + "\n".join(listens)
            + f"""
    location = /healthz {{
      if (-e {self.down}/$group) {{ return 503; }}
      return 200 "ok";
    }}
  }}
}}
"""
        )
        with open(self.folder / "log", "ab") as log:
            command = [program("nginx"), "-e", self.folder / "error.log", "-p", self.folder, "-c", self.folder / "nginx.conf"]
            self.process = start([str(word) for word in command], log, lab.asking_core)
        time.sleep(1)
        if self.process.poll() is not None:
            raise LabError("nginx does not start:\n" + (self.folder / "log").read_text(errors="replace")[-2000:])

    def certificate(self):
        return self.folder / "certificate.pem"

    def make_certificate(self):
        command = [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        command += ["-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
        command += ["-keyout", self.folder / "key.pem", "-out", self.certificate()]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise LabError("openssl makes no certificate:\n" + done.stderr)

    def switch(self):
        """The next group goes down, and the one that has been down for long enough comes back."""
        (self.down / str(self.turn % Members.GROUPS)).touch()
        (self.down / str((self.turn - self.DOWN_FOR) % Members.GROUPS)).unlink(missing_ok=True)
        self.turn += 1

    def all_up(self):
        for group in self.down.iterdir():
            group.unlink()

    def stop(self):
        stop(self.process)
