package dev.leeward.node;

import dev.leeward.admin.AdminServer;
import dev.leeward.admin.AdminToken;
import dev.leeward.admin.ConfigDiff;
import dev.leeward.admin.Node;
import dev.leeward.authority.LiveAuthority;
import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.TokenConfig;
import dev.leeward.dnstap.TapLog;
import dev.leeward.guard.Guard;
import dev.leeward.health.ProbeScheduler;
import dev.leeward.health.TargetHealth;
import dev.leeward.journal.Repair;
import dev.leeward.plan.Plans;
import dev.leeward.recovery.Decided;
import dev.leeward.recovery.OverrideDecision;
import dev.leeward.recovery.OverrideRequest;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Target;
import dev.leeward.transfer.SecondaryStatus;
import dev.leeward.transfer.ZoneTransfers;
import dev.leeward.transport.DnsServer;
import dev.leeward.values.DomainName;
import dev.leeward.zonefile.LoadedZones;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One running node: the one place that wires everything.
 *
 * <p>Two Vert.x instances, so that nothing but DNS ever runs on the loops that answer DNS: probes and the API have a loop of their own.
 */
public final class Server implements Node {
    private final String id;
    private final Vertx dnsVertx;
    private final Vertx controlVertx;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LiveSnapshot live;
    private final ProbeScheduler probes;
    private final LiveAuthority authority;
    private final ZoneTransfers transfers;
    private final @Nullable TapLog tap;
    private final DnsServer dns;
    private final AdminServer admin;
    private final DecisionPlane deciding;
    private final Reloads reloads;
    private volatile boolean listening;
    private volatile @Nullable Future<Void> stopped;

    /**
     * Makes the node of a configuration; {@link #start} runs it.
     *
     * @param file read again by a reload
     * @param strict whether an invalid file is refused even if the node has kept one that it accepted
     * @throws ConfigException when the file is invalid and nothing stands in for it
     * @throws IOException when the state folder cannot be written
     */
    public static Server of(Path file, boolean strict) throws ConfigException, IOException {
        CanaryListeners canaries = new CanaryListeners();
        return new Server(file, AcceptedConfig.readAtStart(file, canaries::addTo, strict), canaries);
    }

    private Server(Path file, Configuration configuration, CanaryListeners canaries) throws IOException {
        Config config = configuration.config();
        this.id = idOf(config);
        Files.createDirectories(config.state());
        AdminToken token = AdminToken.readOrCreate(config.state());
        int loops = Runtime.getRuntime().availableProcessors();
        this.dnsVertx = vertx(loops);
        this.controlVertx = vertx(1);
        this.live = new LiveSnapshot(Snapshot.first(configuration.topology(), Instant.now()));
        this.probes = ProbeScheduler.on(controlVertx, live, Steering::nextChange, config.state(), metrics);
        this.authority = new LiveAuthority(live, probes::firstRoundDone, this::journalTrouble, Version.text(), id);
        this.transfers = new ZoneTransfers(config.state(), live, controlVertx, metrics);
        // Its secrets are read when it begins to answer, and by each reload.
        Guard guard = new Guard(config.limits().rrl(), List.of(), metrics);
        Path collector = config.dnstap().socket();
        this.tap = collector == null ? null : new TapLog(collector, config.dnstap(), id, Version.text(), metrics);
        this.dns = new DnsServer(
                dnsVertx, loops, authority, transfers.server(), guard, config.limits(), nsidOf(config), tap, metrics);
        this.admin = new AdminServer(controlVertx, this, token, metrics);
        this.deciding = new DecisionPlane(
                config.state(), this::config, controlVertx, live, probes, canaries, dns::addresses, transfers, metrics);
        this.reloads = new Reloads(
                file, configuration, controlVertx, canaries, live, authority, transfers, probes, dns, guard, deciding);
        admin.drills(deciding.drills());
        Gauge.builder("leeward.snapshot.generation", live, l -> l.current().generation())
                .description("Number of the snapshot that is answered from")
                .register(metrics);
        zones("served", loaded -> loaded.zones().all().size() - loaded.failed().size());
        zones("failed", loaded -> loaded.failed().size());
    }

    /** It serves nothing from the class path, so it needs no folder to unpack that into, which a killed process would leave behind. */
    public static Vertx vertx(int loops) {
        FileSystemOptions files =
                new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                .setFileSystemOptions(files));
    }

    private void zones(String state, ToIntFunction<LoadedZones> count) {
        Gauge.builder("leeward.zones", () -> count.applyAsInt(reloads.inUse().zones()))
                .tag("state", state)
                .description("Zones that are configured, by whether they were loaded when they were last read")
                .register(metrics);
    }

    /** The one in use. */
    public Config config() {
        return reloads.inUse().config();
    }

    /** How the node of a configuration is called. */
    public static String idOf(Config config) {
        return config.node().id() == null ? hostName() : config.node().id();
    }

    private static String nsidOf(Config config) {
        String nsid = config.node().nsid();
        return nsid == null ? idOf(config) : nsid;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** For what only some servers show, before {@link #start}. */
    public AdminServer admin() {
        return admin;
    }

    public Vertx controlVertx() {
        return controlVertx;
    }

    /** Completes when every name is answered: static ones are as soon as the listeners are open, steered ones after the first round of probes. */
    public Future<Void> start() {
        Configuration configuration = reloads.inUse();
        Config config = configuration.config();
        deciding.restore(configuration);
        try {
            reloads.begin();
        } catch (IOException e) {
            return stop().transform(_ -> Future.failedFuture(e));
        }
        return dns.start(config.listen().dns())
                .onSuccess(_ -> listening = true)
                .compose(_ -> admin.start(config.listen().admin()))
                .compose(_ -> deciding.ask(config))
                .compose(_ -> probes.start(config, configuration.topology()))
                .onSuccess(_ -> transfers.steeringIsKnown())
                .compose(_ -> deciding.decide())
                .onSuccess(_ -> reloads.keepAccepted())
                .recover(cause -> stop().transform(_ -> Future.failedFuture(cause)));
    }

    /** What {@code serve} prints when it answers. */
    public String startLine() {
        Config config = config();
        return "leeward %s answers: DNS on %s (%d UDP sockets, %s), API on http://%s; zones: %d, services: %d, members: %d"
                .formatted(
                        id,
                        dns.addresses().stream()
                                .map(a -> a.getAddress().getHostAddress() + ":" + a.getPort())
                                .collect(Collectors.joining(" ")),
                        dns.udpSockets(),
                        dnsVertx.isNativeTransportEnabled() ? "recvmmsg" : "nio",
                        config.listen().admin().address().getHostAddress() + ":" + admin.port(),
                        config.zones().size(),
                        config.services().size(),
                        reloads.inUse().topology().targets().size());
    }

    public List<InetSocketAddress> dnsAddresses() {
        return dns.addresses();
    }

    public int adminPort() {
        return admin.port();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Snapshot snapshot() {
        return live.current();
    }

    @Override
    public Readiness readiness() {
        if (stopped != null) {
            return new Readiness(false, "stopping");
        }
        if (!listening) {
            return new Readiness(false, "not listening yet");
        }
        if (!probes.firstRoundDone()) {
            return new Readiness(false, "the first round of probes is not over");
        }
        Instant isolated = live.current().isolatedSince();
        String trouble = journalTrouble();
        return new Readiness(
                true,
                "ready"
                        + (isolated == null ? "" : ", but isolated since " + isolated)
                        + (trouble == null ? "" : ", but no decision can be taken: " + trouble));
    }

    @Override
    public List<SecondaryStatus> secondaries() {
        return transfers.secondaries();
    }

    @Override
    public Map<String, TokenConfig> tokens() {
        return config().tokens();
    }

    @Override
    public Decided decided() {
        return deciding.decisions().decided();
    }

    @Override
    public @Nullable String journalTrouble() {
        return deciding.trouble();
    }

    @Override
    public Future<Repair.Done> repairJournal(String actor) {
        return controlVertx.executeBlocking(() -> deciding.repair(actor), false);
    }

    @Override
    public <T> Future<T> plans(Function<Plans, T> command) {
        return controlVertx.executeBlocking(() -> command.apply(deciding.plans()), false);
    }

    @Override
    public Future<List<String>> explain(DomainName name, int type, @Nullable InetAddress client, @Nullable Instant at) {
        if (at == null) {
            return Future.succeededFuture(authority.explain(name, type, client));
        }
        return controlVertx.executeBlocking(
                () -> new Hindsight(deciding.record(), reloads.inUse(), authority)
                        .explain(name, type, client, at, Instant.now()),
                false);
    }

    /** In no order with a reload: an operator's word does not wait for one. */
    @Override
    public Future<OverrideDecision> force(OverrideRequest request) {
        return controlVertx.executeBlocking(() -> deciding.leases().force(request), false);
    }

    @Override
    public Future<OverrideDecision> foresee(OverrideRequest request) {
        return controlVertx.executeBlocking(() -> deciding.leases().foresee(request), false);
    }

    @Override
    public Future<OverrideDecision> foreseeLift(Subject.Kind kind, String id) {
        return controlVertx.executeBlocking(() -> deciding.leases().foreseeLift(kind, id), false);
    }

    @Override
    public Future<OverrideDecision> lift(Subject.Kind kind, String id, String owner, boolean local) {
        return controlVertx.executeBlocking(() -> deciding.leases().lift(kind, id, owner, local), false);
    }

    @Override
    public Future<ConfigDiff> diff(Buffer text, Path where) {
        return reloads.diff(text, where);
    }

    @Override
    public @Nullable TargetHealth healthOf(Target target) {
        return probes.health(target);
    }

    @Override
    public @Nullable CheckConfig check(String name) {
        return config().checks().get(name);
    }

    @Override
    public void heartbeat(Target target, boolean genuine) {
        if (genuine) {
            probes.heartbeat(target);
        } else {
            probes.heartbeatRefused(target);
        }
    }

    @Override
    public Future<Reloaded> reload(boolean acceptChange) {
        return reloads.reload(acceptChange);
    }

    /** For SIGHUP. */
    public void reloadAndLog() {
        reloads.reloadAndLog();
    }

    private Future<Void> stopLogging() {
        return tap == null
                ? Future.succeededFuture()
                : controlVertx.executeBlocking(() -> {
                    tap.close();
                    return null;
                });
    }

    /** Stops listening, answers what was read, keeps what is known of health. Completes when all is closed; once is enough. */
    public synchronized Future<Void> stop() {
        if (stopped == null) {
            deciding.rest();
            transfers.stop();
            stopped = dns.stop()
                    .transform(_ -> probes.stop())
                    .transform(_ -> admin.stop())
                    .transform(_ -> deciding.stop())
                    .transform(_ -> stopLogging())
                    .transform(_ -> dnsVertx.close())
                    .transform(_ -> controlVertx.close());
        }
        return stopped;
    }
}
