package dev.leeward.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What transfers and the catalog zone have to be, so that no zone goes to somebody by mistake. */
final class TransferChecks {
    private final CrossChecks checks;
    private final Config config;

    TransferChecks(CrossChecks checks, Config config) {
        this.checks = checks;
        this.config = config;
    }

    void run() {
        config.zones().forEach((name, zone) -> {
            if (zone.transfer() != null) {
                transfer(KeyPath.of("zones", name).then("transfer"), zone.transfer());
            }
        });
        CatalogConfig catalog = config.catalog();
        if (catalog != null) {
            KeyPath path = KeyPath.of("catalog");
            transfer(path.then("transfer"), catalog.transfer());
            if (config.zones().containsKey(catalog.zone())) {
                checks.add(
                        path.then("zone"),
                        "\"" + catalog.zone() + "\" is one of the zones: its records are made, not read");
            }
        }
    }

    private void transfer(KeyPath path, TransferConfig transfer) {
        if (transfer.key() != null
                && !config.keys().containsKey(transfer.key())
                && !checks.isWritten(KeyPath.of("keys", transfer.key()))) {
            checks.add(path.then("key"), "\"" + transfer.key() + "\" is not a key; write it under keys");
        }
        if (transfer.key() == null
                && checks.isEmpty(transfer.to(), path.then("to"))
                && !checks.isWritten(path.then("key"))) {
            checks.add(path, "needs one of key and to: a zone is handed to nobody in particular by none of them");
        }
        KeyPath list = path.then("notify");
        Set<Secondary> seen = new HashSet<>();
        List<Secondary> secondaries = transfer.secondaries();
        for (int i = 0; i < secondaries.size(); i++) {
            if (!seen.add(secondaries.get(i))) {
                checks.add(list, secondaries, i, "\"" + secondaries.get(i) + "\" is listed twice");
            }
        }
    }
}
