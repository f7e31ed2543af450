package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.values.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this server itself has to be: where it listens, how it is called, and by what it knows where clients are. */
final class ServerChecks {
    private final Complaints complaints;
    private final Config config;

    ServerChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void run() {
        dns(config.listen().dns(), KeyPath.of("listen", "dns"));
        admin(config.listen().admin(), KeyPath.of("listen", "admin"));
        printable(config.node().id(), 1, 255, KeyPath.of("node", "id"));
        printable(config.node().nsid(), 0, 128, KeyPath.of("node", "nsid"));
        database(config.geo().database(), KeyPath.of("geo", "database"));
    }

    private void dns(List<Endpoint> dns, KeyPath path) {
        if (complaints.isEmpty(dns, path)) {
            complaints.add(path, "is empty; write at least one address and port");
        }
        Set<Endpoint> seen = new HashSet<>();
        for (int i = 0; i < dns.size(); i++) {
            Endpoint endpoint = dns.get(i);
            if (endpoint.address().isAnyLocalAddress()) {
                complaints.add(
                        path,
                        dns,
                        i,
                        "\"" + endpoint
                                + "\" is not a concrete address: answers would leave from the wrong one; list each");
            } else if (endpoint.port() != 0 && !seen.add(endpoint)) {
                complaints.add(path, dns, i, "\"" + endpoint + "\" is listed twice");
            }
        }
    }

    private void admin(Endpoint admin, KeyPath path) {
        if (!admin.address().isLoopbackAddress()) {
            complaints.add(
                    path, "\"" + admin + "\" is not a loopback address: the API has no TLS; use 127.0.0.1 or [::1]");
        }
    }

    private void printable(@Nullable String text, int least, int most, KeyPath path) {
        if (text != null
                && (text.length() < least
                        || text.length() > most
                        || text.chars().anyMatch(c -> c < ' ' || c > '~'))) {
            complaints.add(path, "\"%s\" is not printable ASCII of %d to %d characters".formatted(text, least, most));
        }
    }

    private void database(@Nullable Path database, KeyPath path) {
        if (database != null) {
            try {
                new GeoDatabase(database).check();
            } catch (IOException e) {
                complaints.add(path, "\"" + database + "\" cannot be read as a MaxMind DB: " + e.getMessage());
            }
        }
    }
}
