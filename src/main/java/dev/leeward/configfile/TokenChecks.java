package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.TokenConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the tokens of people have to be: each a secret of its own, for something. */
final class TokenChecks {
    private final Complaints complaints;
    private final Config config;
    private final Map<Path, String> ownerOf = new HashMap<>();

    TokenChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void run() {
        config.tokens().forEach(this::token);
    }

    private void token(String name, TokenConfig token) {
        KeyPath path = KeyPath.of("tokens", name);
        complaints.secret(token.secret(), path);
        String owner = ownerOf.putIfAbsent(token.file().toAbsolutePath(), name);
        if (owner != null) {
            complaints.add(
                    path.then("file"),
                    "\"" + token.file() + "\" is the file of " + owner + " already: who shows it is one of both");
        }
        if (complaints.isEmpty(token.roles(), path.then("roles")) && complaints.isWritten(path.then("roles"))) {
            complaints.add(path.then("roles"), "is empty; write approve, operate or both");
        }
    }
}
