package dev.leeward.steering;

import dev.leeward.config.Addresses;
import java.net.InetAddress;

/** What is probed and has a verdict: an address under a check. Pools that ask the same of the same address share it. */
public record Target(InetAddress address, String check) {
    @Override
    public String toString() {
        return Addresses.text(address) + " " + check;
    }
}
