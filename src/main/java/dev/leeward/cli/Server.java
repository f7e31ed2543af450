package dev.leeward.cli;

import dev.leeward.admin.AdminServer;
import dev.leeward.admin.AdminToken;
import dev.leeward.admin.AnswerDiff;
import dev.leeward.admin.ChangeTooLargeException;
import dev.leeward.admin.ConfigDiff;
import dev.leeward.admin.Node;
import dev.leeward.authority.LiveAuthority;
import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.DomainName;
import dev.leeward.config.MaxChange;
import dev.leeward.config.TokenConfig;
import dev.leeward.dns.DnsServer;
import dev.leeward.dnstap.TapLog;
import dev.leeward.guard.Guard;
import dev.leeward.health.ProbeScheduler;
import dev.leeward.health.TargetHealth;
import dev.leeward.journal.Repair;
import dev.leeward.plan.Plans;
import dev.leeward.recovery.Decided;
import dev.leeward.recovery.OverrideDecision;
import dev.leeward.recovery.OverrideRequest;
import dev.leeward.recovery.Subjects;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Target;
import dev.leeward.transfer.SecondaryStatus;
import dev.leeward.transfer.ZoneTransfers;
import dev.leeward.zone.LoadedZones;
import dev.leeward.zone.ZoneDiff;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: the one place that wires everything.
 *
 * <p>Two Vert.x instances, so that nothing but DNS ever runs on the loops that answer DNS: probes and the API have a loop of their own.
 */
final class Server implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Path file;
    private final String id;
    private final Vertx dnsVertx;
    private final Vertx controlVertx;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LiveSnapshot live;
    private final ProbeScheduler probes;
    private final LiveAuthority authority;
    private final ZoneTransfers transfers;
    private final Guard guard;
    private final @Nullable TapLog tap;
    private final DnsServer dns;
    private final AdminServer admin;
    private final CanaryListeners canaries;
    private final DecisionPlane deciding;
    private final AtomicBoolean reloading = new AtomicBoolean();
    private final AtomicBoolean comparing = new AtomicBoolean();
    private volatile Configuration running;
    private volatile boolean listening;
    private volatile @Nullable Future<Void> stopped;

    /**
     * Makes the node; {@link #start} runs it.
     *
     * @param file read again by a reload
     * @param canaries that {@code configuration} has been added to
     * @throws IOException when the state folder cannot be written
     */
    Server(Path file, Configuration configuration, CanaryListeners canaries) throws IOException {
        this.file = file;
        this.canaries = canaries;
        this.running = configuration;
        Config config = configuration.config();
        this.id = idOf(config);
        Files.createDirectories(config.state());
        AdminToken token = AdminToken.readOrCreate(config.state());
        int loops = Runtime.getRuntime().availableProcessors();
        this.dnsVertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        this.controlVertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        this.live = new LiveSnapshot(Snapshot.first(configuration.topology(), Instant.now()));
        this.probes = ProbeScheduler.on(controlVertx, live, Steering::nextChange, config.state(), metrics);
        this.authority = new LiveAuthority(live, probes::firstRoundDone, this::journalTrouble, Main.Version.text(), id);
        this.transfers = new ZoneTransfers(config.state(), live, controlVertx, metrics);
        this.guard = new Guard(config.limits().rrl(), config.cookies().secrets(), metrics);
        Path collector = config.dnstap().socket();
        this.tap = collector == null ? null : new TapLog(collector, config.dnstap(), id, Main.Version.text(), metrics);
        this.dns = new DnsServer(
                dnsVertx, loops, authority, transfers.server(), guard, config.limits(), nsidOf(config), tap, metrics);
        this.admin = new AdminServer(controlVertx, this, token, metrics);
        this.deciding = new DecisionPlane(
                () -> running.config(), controlVertx, live, probes, canaries, dns::addresses, transfers, metrics);
        admin.drills(deciding.drills());
        Gauge.builder("leeward.snapshot.generation", live, l -> l.current().generation())
                .description("Number of the snapshot that is answered from")
                .register(metrics);
        zones("served", loaded -> loaded.zones().all().size() - loaded.failed().size());
        zones("failed", loaded -> loaded.failed().size());
    }

    private void zones(String state, ToIntFunction<LoadedZones> count) {
        Gauge.builder("leeward.zones", () -> count.applyAsInt(running.zones()))
                .tag("state", state)
                .description("Zones that are configured, by whether they were loaded when they were last read")
                .register(metrics);
    }

    /** How the node of a configuration is called. */
    static String idOf(Config config) {
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
    AdminServer admin() {
        return admin;
    }

    Vertx controlVertx() {
        return controlVertx;
    }

    /** Completes when every name is answered: static ones are as soon as the listeners are open, steered ones after the first round of probes. */
    Future<Void> start() {
        Configuration configuration = running;
        Config config = configuration.config();
        configuration.zones().problems().forEach(problem -> LOG.error("not served: {}", problem));
        configuration.zones().warningsInShort().forEach(LOG::warn);
        configuration.unattainable().forEach(problem -> LOG.error("this plan begins nothing by itself: {}", problem));
        deciding.restore(configuration);
        try {
            ZoneTransfers.Prepared handedOut =
                    transfers.prepare(config, configuration.zones().zones());
            authority.use(authority.prepare(handedOut.zones(), live.current(), config.introspection()));
            transfers.take(handedOut);
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
                .onSuccess(_ -> keepAccepted(configuration))
                .recover(cause -> stop().transform(_ -> Future.failedFuture(cause)));
    }

    private void keepAccepted(Configuration taken) {
        controlVertx.executeBlocking(() -> {
            AcceptedConfig.keep(taken);
            return null;
        });
    }

    /** What {@code serve} prints when it answers. */
    String startLine() {
        Config config = running.config();
        return "leeward %s answers: DNS on %s (%d UDP sockets, %s), API on http://%s; zones: %d, services: %d, members: %d"
                .formatted(
                        id,
                        dns.addresses().stream()
                                .map(a -> a.getAddress().getHostAddress() + ":" + a.getPort())
                                .collect(Collectors.joining(" ")),
                        dns.udpSockets(),
                        dnsVertx.isNativeTransportEnabled() ? "epoll" : "nio",
                        config.listen().admin().address().getHostAddress() + ":" + admin.port(),
                        config.zones().size(),
                        config.services().size(),
                        running.topology().targets().size());
    }

    List<InetSocketAddress> dnsAddresses() {
        return dns.addresses();
    }

    int adminPort() {
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
        return running.config().tokens();
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
                () -> new Hindsight(deciding.record(), running, authority)
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

    /** One at a time: each holds a second configuration in memory. */
    @Override
    public Future<ConfigDiff> diff(Buffer text, Path where) {
        if (!comparing.compareAndSet(false, true)) {
            return Future.failedFuture(new IllegalStateException("a diff is under way already; try again"));
        }
        return controlVertx
                .executeBlocking(
                        () -> difference(Configuration.parse(text.toString(), where, authority.zones(), canaries::addTo)
                                .attainable()),
                        false)
                .onComplete(_ -> comparing.set(false));
    }

    private ConfigDiff difference(Configuration next) {
        return new ConfigDiff(
                AnswerDiff.between(live.current(), next.topology(), Instant.now()),
                ZoneDiff.between(authority.zones(), next.zones().zones()));
    }

    @Override
    public @Nullable TargetHealth healthOf(Target target) {
        return probes.health(target);
    }

    @Override
    public @Nullable CheckConfig check(String name) {
        return running.config().checks().get(name);
    }

    @Override
    public void heartbeat(Target target, boolean genuine) {
        if (genuine) {
            probes.heartbeat(target);
        } else {
            probes.heartbeatRefused(target);
        }
    }

    /**
     * Reads the files again, off the loops, and takes what they say as one generation. Queries go on meanwhile; verdicts of targets that
     * stay are kept.
     */
    @Override
    public Future<Reloaded> reload(boolean acceptChange) {
        if (!reloading.compareAndSet(false, true)) {
            return Future.failedFuture(new IllegalStateException("a reload is under way already; try again"));
        }
        return controlVertx
                .executeBlocking(() -> readAgain(acceptChange))
                .compose(this::take)
                .onComplete(_ -> reloading.set(false));
    }

    private record Next(
            Configuration configuration,
            List<byte[]> cookieSecrets,
            Snapshot snapshot,
            ZoneTransfers.Prepared handedOut,
            LiveAuthority.Prepared prepared) {}

    private Next readAgain(boolean acceptChange) throws ConfigException, ChangeTooLargeException, IOException {
        Configuration next =
                Configuration.read(file, authority.zones(), canaries::addTo).attainable();
        // The limit of now: a file that lifts it does not lift it for itself.
        MaxChange most = running.config().maxChange();
        if (!acceptChange && !most.isUnlimited()) {
            ChangeTooLargeException.check(difference(next), most);
        }
        Snapshot snapshot = live.current().withTopology(next.topology(), Instant.now());
        ZoneTransfers.Prepared handedOut =
                transfers.prepare(next.config(), next.zones().zones());
        LiveAuthority.Prepared prepared =
                authority.prepare(handedOut.zones(), snapshot, next.config().introspection());
        authority.fill(prepared);
        return new Next(next, next.config().cookies().secrets(), snapshot, handedOut, prepared);
    }

    /** On the control loop. */
    private Future<Reloaded> take(Next next) {
        Config before = running.config();
        Config after = next.configuration().config();
        running = next.configuration();
        deciding.expect(next.configuration());
        live.adopt(next.snapshot(), Instant.now());
        authority.use(next.prepared());
        transfers.take(next.handedOut());
        probes.reload(after, next.configuration().topology());
        dns.limit(after.limits());
        guard.configure(after.limits().rrl(), next.cookieSecrets());
        keepAccepted(next.configuration());
        return deciding.configure(next.configuration())
                .map(_ -> new Reloaded(
                        live.current().generation(),
                        notes(before, after, next.configuration().zones())));
    }

    private List<String> notes(Config before, Config after, LoadedZones zones) {
        List<String> notes = new ArrayList<>();
        Snapshot snapshot = live.current();
        snapshot.overrides().leases().keySet().stream()
                .filter(subject -> !Subjects.isConfigured(subject, snapshot.topology()))
                .forEach(subject ->
                        notes.add("the override on " + subject + " is on nothing any more; lift it, or let it end"));
        zones.problems().forEach(problem -> notes.add("the zone goes on as it was: " + problem));
        notes.addAll(zones.warningsInShort());
        if (!before.listen().equals(after.listen())) {
            notes.add("listen has changed: it takes effect when the server is started again");
        }
        if (!before.dnstap().equals(after.dnstap())) {
            notes.add("dnstap has changed: it takes effect when the server is started again");
        }
        if (!before.node().equals(after.node()) || !before.state().equals(after.state())) {
            notes.add("node or state has changed: it takes effect when the server is started again");
        }
        return notes;
    }

    /** For SIGHUP, where nobody waits for an answer. */
    void reloadAndLog() {
        reload(false)
                .onComplete(
                        done -> {
                            LOG.info("reloaded: generation {}", done.generation());
                            done.notes().forEach(LOG::warn);
                        },
                        failed -> LOG.error("not reloaded, nothing has changed:\n{}", failed.getMessage()));
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
    synchronized Future<Void> stop() {
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
