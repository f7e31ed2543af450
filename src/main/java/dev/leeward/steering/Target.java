package dev.leeward.steering;

import dev.leeward.values.Host;
import java.net.InetAddress;

/** What is probed and has a verdict: a host under a check. Pools that ask the same of the same host share it. */
public record Target(Host address, String check) {
    public Target(InetAddress address, String check) {
        this(new Host.Address(address), check);
    }

    @Override
    public String toString() {
        return address + " " + check;
    }
}
