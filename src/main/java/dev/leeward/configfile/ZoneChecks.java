package dev.leeward.configfile;

import dev.leeward.config.CatalogConfig;
import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.TransferConfig;
import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;

/** What zones have to be, and their transfers and the catalog zone, so that no zone goes to somebody by mistake. */
final class ZoneChecks {
    private final Complaints complaints;
    private final Config config;

    ZoneChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void run() {
        if (!complaints.isThere(KeyPath.of("zones"))) {
            complaints.add(KeyPath.of("zones"), "is missing; write zones: {} to serve none");
        }
        config.zones().forEach(this::zone);
        if (config.catalog() != null) {
            catalog(config.catalog(), KeyPath.of("catalog"));
        }
    }

    private void zone(DomainName name, ZoneConfig zone) {
        KeyPath path = KeyPath.of("zones", name);
        boolean fromFile = zone.file() != null || !complaints.isEmpty(path.then("file"));
        boolean fromNameServers = !zone.nameServers().isEmpty() || !complaints.isEmpty(path.then("name-servers"));
        if (fromFile == fromNameServers) {
            complaints.add(path, "needs one of file and name-servers");
        }
        if (zone.transfer() != null) {
            transfer(zone.transfer(), path.then("transfer"));
        }
    }

    private void catalog(CatalogConfig catalog, KeyPath path) {
        transfer(catalog.transfer(), path.then("transfer"));
        if (config.zones().containsKey(catalog.zone())) {
            complaints.add(
                    path.then("zone"),
                    "\"" + catalog.zone() + "\" is one of the zones: its records are made, not read");
        }
    }

    private void transfer(TransferConfig transfer, KeyPath path) {
        if (transfer.key() != null) {
            complaints.refer("keys", "key", transfer.key(), path.then("key"));
        } else if (complaints.isEmpty(transfer.to(), path.then("to")) && !complaints.isWritten(path.then("key"))) {
            complaints.add(path, "needs to, key or both: without them anybody could have the zone");
        }
        complaints.twice(path.then("notify"), transfer.secondaries());
    }
}
