"""Servers of zone files: they serve the right answers as static records, and neither check nor steer anything."""

from lab import program
from servers import Server, said


class StaticServer(Server):
    """Its configuration, beside the zone file that it names."""

    threads = 1

    def write(self):
        self.write_zone()
        self.write_configuration()

    def zone_file(self):
        return self.folder / "load.test.zone"

    def write_zone(self):
        lines = ["$ORIGIN load.test.", "@ 3600 SOA ns1 hostmaster 1 7200 1800 259200 900", "@ 3600 NS ns1", "ns1 3600 A 127.0.0.1"]
        for number in self.names.all():
            lines += [f"s{number} 30 A {address}" for address in self.names.expected(number)[0]]
        self.zone_file().write_text("\n".join(lines) + "\n")


class Knot(StaticServer):
    name = "knot"

    def write_configuration(self):
        (self.folder / "knot.conf").write_text(
            f"""server:
  listen: 127.0.0.1@{self.port}
  rundir: {self.folder}
  pidfile: {self.folder}/pid
  udp-workers: {self.threads}
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: warning
database:
  storage: {self.folder}/db
mod-rrl:
  - id: unreached
    rate-limit: 1000000
template:
  - id: default
    global-module: mod-rrl/unreached
zone:
  - domain: load.test
    file: {self.zone_file()}
    journal-content: none
    zonefile-sync: -1
"""
        )

    def command(self):
        return [program("knotd"), "-c", str(self.folder / "knot.conf")]

    @staticmethod
    def version():
        return said([program("knotd"), "--version"])


class Nsd(StaticServer):
    name = "nsd"

    def write_configuration(self):
        (self.folder / "nsd.conf").write_text(
            f"""server:
  ip-address: 127.0.0.1@{self.port}
  server-count: {self.threads}
  username: ""
  zonesdir: {self.folder}
  database: ""
  pidfile: {self.folder}/pid
  xfrdfile: {self.folder}/xfrd
  zonelistfile: {self.folder}/zones
  xfrdir: {self.folder}
  rrl-ratelimit: 1000000
  answer-cookie: yes
  minimal-responses: yes
remote-control:
  control-enable: no
zone:
  name: load.test
  zonefile: {self.zone_file()}
"""
        )

    def command(self):
        return [program("nsd"), "-d", "-c", str(self.folder / "nsd.conf")]

    @staticmethod
    def version():
        return said([program("nsd"), "-v"]).splitlines()[0]


class Bind(StaticServer):
    name = "bind"

    def write_configuration(self):
        (self.folder / "named.conf").write_text(
            f"""options {{
  directory "{self.folder}";
  listen-on port {self.port} {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }};
  pid-file "{self.folder}/pid";
  session-keyfile "{self.folder}/session.key";
  recursion no;
  dnssec-validation no;
  notify no;
}};
controls {{ }};
zone "load.test" {{ type primary; file "{self.zone_file()}"; }};
"""
        )

    def command(self):
        return [program("named"), "-f", "-n", str(self.threads), "-c", str(self.folder / "named.conf")]

    @staticmethod
    def version():
        return said([program("named"), "-v"])
