package dev.leeward.configfile;

import dev.leeward.config.BodyMatch;
import dev.leeward.config.CheckConfig;
import dev.leeward.config.ClientCertificate;
import dev.leeward.config.DegradeConfig;
import dev.leeward.config.HealthConfig;
import dev.leeward.config.KeyPath;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.TlsSettings;
import dev.leeward.values.Addresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What the keys of one kind of check have to be, together. */
final class ProbeChecks {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Set<String> TYPES =
            Set.of("A", "AAAA", "CAA", "CNAME", "HTTPS", "MX", "NS", "PTR", "SOA", "SRV", "SVCB", "TXT");
    private static final int MAX_TEXT = 4096;

    private final Complaints complaints;
    private final HealthConfig health;

    ProbeChecks(Complaints complaints, HealthConfig health) {
        this.complaints = complaints;
        this.health = health;
    }

    void check(String name, CheckConfig check) {
        KeyPath path = KeyPath.of("checks", name);
        DegradeConfig degrade = check.degrade();
        if (degrade != null && degrade.above().compareTo(check.timeout()) >= 0) {
            add(path.then("degrade").then("above"), "is not below timeout: a slower answer is a failure already");
        }
        Duration staleAfter = health.staleAfter();
        if (staleAfter != null
                && check.asks()
                && staleAfter.compareTo(check.interval().plus(check.timeout())) < 0) {
            add(
                    KeyPath.of("health", "stale-after"),
                    "is shorter than interval and timeout of check " + name
                            + ": its members would be stale between their probes");
        }
        if (check.kind() instanceof ProbeConfig probe) {
            switch (probe) {
                case ProbeConfig.Http http -> http(http, path.then("http"));
                case ProbeConfig.Tcp tcp -> tcp(tcp, path.then("tcp"));
                case ProbeConfig.Tls tls -> tls(tls, "", path.then("tls"));
                case ProbeConfig.Dns dns -> dns(dns, path.then("dns"));
                case ProbeConfig.Grpc grpc -> grpc(grpc, path.then("grpc"));
                case ProbeConfig.Command command -> command(command, path.then("command"));
                case ProbeConfig.Heartbeat _ -> {}
            }
        }
    }

    private void add(KeyPath path, String message) {
        complaints.add(path, message);
    }

    private void http(ProbeConfig.Http http, KeyPath path) {
        if (!http.path().startsWith("/") || http.path().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            add(path.then("path"), "\"" + http.path() + "\" is not a path that starts with / and is encoded");
        }
        if (!TOKEN.matcher(http.method()).matches()) {
            add(path.then("method"), "\"" + http.method() + "\" is not a method such as GET or HEAD");
        }
        headers(http.headers(), path.then("headers"));
        headers(http.responseHeaders(), path.then("response-headers"));
        body(http.body(), path.then("body"));
        boolean wantsBody = http.body() != null
                || !http.json().isEmpty()
                || !http.prometheus().isEmpty();
        if (wantsBody && http.method().equals("HEAD")) {
            add(path.then("method"), "\"HEAD\" brings no body, and one is expected");
        }
        http.prometheus().forEach((metric, comparison) -> {
            if (!(comparison.wanted() instanceof Double)) {
                add(path.then("prometheus").then(metric.toString()), "compares a metric with what is not a number");
            }
        });
        boolean clear = http.scheme() == ProbeConfig.Scheme.HTTP;
        tls(http, clear ? "means nothing with scheme http; write scheme: https" : "", path);
    }

    private void headers(Map<String, String> headers, KeyPath path) {
        headers.forEach((header, value) -> {
            if (!TOKEN.matcher(header).matches() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                add(path.then(header), "is not a header of printable ASCII");
            }
        });
    }

    private void body(@Nullable BodyMatch body, KeyPath path) {
        if (body == null) {
            return;
        }
        if ((body.text() == null) == (body.pattern() == null)) {
            add(path, "needs one of text and pattern");
        } else if (body.pattern() != null) {
            try {
                body.compiled();
            } catch (PatternSyntaxException e) {
                add(
                        path.then("pattern"),
                        "\"" + body.pattern() + "\" is not a regular expression: " + e.getDescription());
            }
        }
    }

    private void tcp(ProbeConfig.Tcp tcp, KeyPath path) {
        body(tcp.expect(), path.then("expect"));
        if (tcp.send() != null && tcp.send().length() > MAX_TEXT) {
            add(path.then("send"), "is longer than " + MAX_TEXT + " characters");
        }
    }

    /** @param unused why nothing of it counts; empty: it does */
    private void tls(TlsSettings tls, String unused, KeyPath path) {
        if (tls.host() != null && !HOST.matcher(tls.host()).matches()) {
            add(path.then("host"), "\"" + tls.host() + "\" is not a host name");
        }
        ClientCertificate own = tls.clientCertificate();
        KeyPath client = path.then("client-certificate");
        if (!unused.isEmpty()) {
            if (tls.ca() != null) {
                add(path.then("ca"), unused);
            }
            if (own != null) {
                add(client, unused);
            }
            return;
        }
        if (tls.ca() != null) {
            readable(tls.ca(), path.then("ca"));
            if (!tls.verify()) {
                add(path.then("ca"), "means nothing with verify: false");
            }
        }
        if (own != null) {
            readable(own.certificate(), client.then("certificate"));
            readable(own.key(), client.then("key"));
        }
    }

    private void readable(Path file, KeyPath path) {
        if (!Files.isReadable(file)) {
            add(path, "\"" + file + "\" is not a file that can be read");
        }
    }

    private void dns(ProbeConfig.Dns dns, KeyPath path) {
        if (!TYPES.contains(dns.type())) {
            add(
                    path.then("type"),
                    "\"" + dns.type() + "\" is not one of "
                            + String.join(", ", TYPES.stream().sorted().toList()));
        }
        if (dns.answer() != null && (dns.type().equals("A") || dns.type().equals("AAAA"))) {
            try {
                Addresses.parse(dns.answer());
            } catch (IllegalArgumentException e) {
                add(path.then("answer"), "\"" + dns.answer() + "\" " + e.getMessage());
            }
        }
    }

    private void grpc(ProbeConfig.Grpc grpc, KeyPath path) {
        if (grpc.service().length() > 255 || grpc.service().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            add(path.then("service"), "\"" + grpc.service() + "\" is not the name of a service");
        }
        tls(grpc, grpc.tls() ? "" : "means nothing without tls: true", path);
    }

    private void command(ProbeConfig.Command command, KeyPath path) {
        if (!Files.isRegularFile(command.program()) || !Files.isExecutable(command.program())) {
            add(path.then("program"), "\"" + command.program() + "\" is not a program that can be run");
        }
    }
}
