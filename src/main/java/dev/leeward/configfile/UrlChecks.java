package dev.leeward.configfile;

import dev.leeward.config.KeyPath;
import dev.leeward.config.Secret;
import dev.leeward.values.Host;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a URL has to be that this server asks, and the token that it shows there. */
final class UrlChecks {
    private final Complaints complaints;

    UrlChecks(Complaints complaints) {
        this.complaints = complaints;
    }

    /**
     * Complains of a URL that is none, or that holds a secret.
     *
     * @param path of the mapping that {@code key} and {@code token} stand in
     * @return the member that it may lead to; empty when that cannot be told
     */
    Optional<Host> check(String key, String url, @Nullable Secret token, KeyPath path) {
        complaints.secret(token, path.then("token"));
        Optional<URI> uri = parse(url);
        if (uri.isEmpty()) {
            // What may hold a password is not repeated.
            String quoted = url.indexOf('@') < 0 ? "\"" + url + "\" " : "";
            complaints.add(path.then(key), quoted + "is not a URL such as http://192.0.2.5:8008/primary");
        } else if (uri.get().getRawUserInfo() != null) {
            complaints.add(
                    path.then(key),
                    "holds a user and a password: write a bearer token to a file, and token: {file: …} beside the URL");
        }
        return uri.flatMap(UrlChecks::host);
    }

    private static Optional<URI> parse(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("http") || scheme.equals("https");
            return http && uri.getHost() != null && uri.getPort() <= 65535 ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Host> host(URI uri) {
        String host = uri.getHost();
        try {
            return Optional.of(Host.parse(host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException e) {
            // A name without a dot, such as localhost, is a member of nothing.
            return Optional.empty();
        }
    }
}
