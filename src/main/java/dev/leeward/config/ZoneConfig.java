package dev.leeward.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One zone: a zone file (RFC 1035 section 5), or the name servers from which its SOA and NS are made. Exactly one of the two.
 *
 * @param nameServers the addresses of each name server
 */
public record ZoneConfig(@Nullable Path file, Map<DomainName, List<InetAddress>> nameServers) {}
