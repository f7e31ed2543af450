"""PowerDNS with Lua records, which are run for each query: the same failover, the same draw, the same checks."""

import time

from lab import program
from servers import Server, said


class PowerDns(Server):
    name = "powerdns"

    def write(self):
        zone = self.folder / "load.test.zone"
        lines = ["$ORIGIN load.test.", "@ 3600 SOA ns1 hostmaster 1 7200 1800 259200 900", "@ 3600 NS ns1", "ns1 3600 A 127.0.0.1"]
        lines += [f's{number} 30 LUA A "{self.script(number % self.names.pairs)}"' for number in self.names.all()]
        zone.write_text("\n".join(lines) + "\n")
        (self.folder / "named.conf").write_text(f'zone "load.test" {{ type master; file "{zone}"; }};\n')
        (self.folder / "pdns.conf").write_text(
            f"""launch=bind
bind-config={self.folder}/named.conf
local-address=127.0.0.1
local-port={self.port}
receiver-threads=1
distributor-threads=1
enable-lua-records=yes
lua-health-checks-interval=2
socket-dir={self.folder}
security-poll-suffix=
"""
        )

    def script(self, pair):
        east, west = ("{" + ",".join(f"'{address}'" for address in self.names.members(region, pair)) + "}" for region in ("east", "west"))
        checked = f"ifurlup('http://load.test:{self.lab.web_port}/healthz', {{pools}}, {{{{selector='all',timeout=1}}}})"
        if self.names.service == "failover":
            return checked.format(pools=f"{{{east},{west}}}")
        if self.names.service == "all":
            return checked.format(pools="{" + east[1:-1] + "," + west[1:-1] + "}")
        # Lua's own dice begin anew with each query, so they always fall the same way.
        swap = "if pickwrandom({{1,'east'},{1,'west'}})=='west' then one,other=other,one end"
        return f";local one,other={east},{west} {swap} return " + checked.format(pools="{one,other}")

    def wait_for_right_answer(self, asker, report, seconds=120):
        """A member is checked only once it was asked for, and is down until then: each pair is asked for."""
        self.wait_until_it_answers(seconds)
        for number in range(self.names.pairs):
            asker.addresses(self.names.name(number))
        last = self.names.count - 1
        for got in self.answers(asker, self.names.name(last), 0.1, seconds):
            if got in self.names.expected(last):
                break
        # Two rounds of its checks.
        time.sleep(4)

    def command(self):
        return [program("pdns_server"), f"--config-dir={self.folder}", "--guardian=no", "--daemon=no", "--write-pid=no", "--setuid=", "--setgid="]

    @staticmethod
    def version():
        lines = said([program("pdns_server"), "--version"]).splitlines()
        return next((line[line.find("PowerDNS") :] for line in lines if "PowerDNS Authoritative" in line), "PowerDNS")
