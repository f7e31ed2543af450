package dev.leeward.config;

import dev.leeward.values.DomainName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One zone: a zone file (RFC 1035 section 5), or the name servers from which its SOA and NS are made. Exactly one of the two.
 *
 * @param nameServers the addresses of each name server
 * @param transfer who may have all of it; null: nobody
 */
public record ZoneConfig(
        @Nullable Path file,
        Map<DomainName, List<InetAddress>> nameServers,
        @Nullable TransferConfig transfer) {
    /** A zone that nobody may have all of. */
    public ZoneConfig(@Nullable Path file, Map<DomainName, List<InetAddress>> nameServers) {
        this(file, nameServers, null);
    }
}
