package dev.leeward.probe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long the certificates that targets show are still valid: a gauge per address and name, for as long as one of the probes that saw it
 * goes on. It counts on between handshakes, also below nothing. Runs on the loop; the gauges are read from any thread.
 */
final class CertificateDays {
    private final MeterRegistry meters;
    private final Map<Place, Shown> shown = new HashMap<>();

    /** @param address with its port */
    record Place(String address, String host) {}

    /** What was seen last, and who still looks. */
    private static final class Shown {
        private final Set<Object> lookers = new HashSet<>();
        private final Meter.Id gauge;
        private volatile Instant ends;

        Shown(MeterRegistry meters, Place place, Instant ends) {
            this.ends = ends;
            this.gauge = Gauge.builder("leeward.certificate.days", () -> days(Instant.now()))
                    .description(
                            "Days until a certificate ends that a target showed; of its chain the one that ends first.")
                    .tag("address", place.address())
                    .tag("host", place.host())
                    .register(meters)
                    .getId();
        }

        private double days(Instant now) {
            return (double) Duration.between(now, ends).toSeconds()
                    / Duration.ofDays(1).toSeconds();
        }
    }

    CertificateDays(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Takes note of the chain that {@code looker} was shown at {@code place}. */
    void saw(Object looker, Place place, Collection<? extends Certificate> chain) {
        end(chain).ifPresent(ends -> {
            Shown here = shown.computeIfAbsent(place, added -> new Shown(meters, added, ends));
            here.ends = ends;
            here.lookers.add(looker);
        });
    }

    /** The end of the certificate in {@code chain} that ends first; empty when there is none. */
    static Optional<Instant> end(Collection<? extends Certificate> chain) {
        return chain.stream()
                .filter(X509Certificate.class::isInstance)
                .map(certificate ->
                        ((X509Certificate) certificate).getNotAfter().toInstant())
                .min(Instant::compareTo);
    }

    /** {@code looker} looks there no more; after the last one the gauge goes. */
    void forget(Object looker, Place place) {
        Shown here = shown.get(place);
        if (here != null && here.lookers.remove(looker) && here.lookers.isEmpty()) {
            shown.remove(place);
            meters.remove(here.gauge);
        }
    }
}
