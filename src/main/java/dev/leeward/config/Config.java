package dev.leeward.config;

import dev.leeward.values.DomainName;
import dev.leeward.values.IpNetwork;
import dev.leeward.values.MaxChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One configuration file as it was written, every default filled in and every reference known to lead somewhere. Paths
 * start where the file's own does. Maps keep the order of the file. {@code steering.Topology} is what the server runs on.
 */
public record Config(
        ListenConfig listen,
        NodeConfig node,
        @Key(absent = "state/") Path state,
        @Key(absent = "[127.0.0.0/8, \"::1\"]") List<IpNetwork> introspection,
        JournalConfig journal,
        Map<String, TokenConfig> tokens,
        Map<DomainName, KeyConfig> keys,
        List<WitnessConfig> witnesses,
        GeoConfig geo,
        HealthConfig health,
        LimitsConfig limits,
        CookiesConfig cookies,
        DnstapConfig dnstap,
        @Key(absent = "unlimited") MaxChange maxChange,
        @Key(absent = "1", least = "0", most = "1000") int maxRegionsOut,
        Map<DomainName, ZoneConfig> zones,
        @Nullable CatalogConfig catalog,
        Map<String, RegionConfig> regions,
        Map<String, CheckConfig> checks,
        Map<String, PoolConfig> pools,
        Map<DomainName, ServiceConfig> services,
        Map<String, PlanConfig> plans) {}
