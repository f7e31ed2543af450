package dev.leeward.recovery;

import dev.leeward.steering.Pool;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.steering.Topology;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import dev.leeward.values.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what an operator names. */
public final class Subjects {
    /** Names that are told when none is near. */
    private static final int MAX_TOLD = 8;

    private Subjects() {}

    /**
     * What {@code id} names in {@code topology}.
     *
     * @param id for a service in any letter case, with or without the last dot; for a member {@code POOL/ADDRESS}, or an address that is in
     *     one pool alone
     * @throws UnknownSubjectException with what was perhaps meant
     */
    static Subject find(Kind kind, String id, Topology topology) throws UnknownSubjectException {
        String canonical = canonical(kind, id);
        if (kind == Kind.MEMBER && canonical.indexOf('/') < 0) {
            return memberByAddress(canonical, topology);
        }
        Subject subject = new Subject(kind, canonical);
        if (!isConfigured(subject, topology)) {
            throw new UnknownSubjectException(unknown(kind, canonical, id, topology));
        }
        return subject;
    }

    /** Whether what an override is on is there, or was left of an earlier configuration. */
    public static boolean isConfigured(Subject subject, Topology topology) {
        String id = subject.id();
        return switch (subject.kind()) {
            case REGION -> topology.regions().containsKey(id);
            case POOL -> topology.pools().containsKey(id);
            case SERVICE -> isName(id) && topology.services().containsKey(DomainName.parse(id));
            case MEMBER -> {
                int slash = id.indexOf('/');
                Pool pool = slash < 0 ? null : topology.pools().get(id.substring(0, slash));
                yield pool != null
                        && pool.members().stream()
                                .anyMatch(member -> member.address().toString().equals(id.substring(slash + 1)));
            }
        };
    }

    private static boolean isName(String text) {
        try {
            var _ = DomainName.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String unknown(Kind kind, String id, String typed, Topology topology) {
        String pool = kind == Kind.MEMBER ? id.substring(0, id.indexOf('/')) : "";
        Pool known = topology.pools().get(pool);
        if (kind == Kind.MEMBER && known == null) {
            return "\"%s\" in \"%s\" is not a pool%s"
                    .formatted(pool, typed, nearest(pool, topology.pools().keySet()));
        }
        return "\"%s\" is not a %s%s"
                .formatted(typed, OverrideJson.word(kind), nearest(id, names(kind, known, topology)));
    }

    private static Collection<String> names(Kind kind, @Nullable Pool pool, Topology topology) {
        return switch (kind) {
            case REGION -> topology.regions().keySet();
            case POOL -> topology.pools().keySet();
            case SERVICE ->
                topology.services().keySet().stream().map(DomainName::toString).toList();
            case MEMBER ->
                pool == null
                        ? List.of()
                        : pool.members().stream()
                                .map(member -> pool.name() + "/" + member.address())
                                .toList();
        };
    }

    private static Subject memberByAddress(String address, Topology topology) throws UnknownSubjectException {
        List<String> found = topology.pools().values().stream()
                .filter(pool -> pool.members().stream()
                        .anyMatch(member -> member.address().toString().equals(address)))
                .map(pool -> pool.name() + "/" + address)
                .toList();
        return switch (found.size()) {
            case 1 -> new Subject(Kind.MEMBER, found.getFirst());
            case 0 ->
                throw new UnknownSubjectException("\"" + address + "\" is in no pool"
                        + nearest(
                                address,
                                topology.pools().values().stream()
                                        .flatMap(pool -> pool.members().stream())
                                        .map(member -> member.address().toString())
                                        .distinct()
                                        .toList()));
            default ->
                throw new UnknownSubjectException("\"" + address + "\" is in several pools; name one of "
                        + found.stream().limit(MAX_TOLD).collect(Collectors.joining(", ")));
        };
    }

    private static String nearest(String id, Collection<String> names) {
        String hint = Nearest.hint(id, names);
        if (!hint.isEmpty() || names.isEmpty()) {
            return hint;
        }
        String told = names.stream().limit(MAX_TOLD).collect(Collectors.joining(", "));
        return "; there are " + told + (names.size() > MAX_TOLD ? " and " + (names.size() - MAX_TOLD) + " more" : "");
    }

    /** The one way an ID is written, whether or not it names anything: names in lower case, addresses as RFC 5952 has them. */
    static String canonical(Kind kind, String id) {
        try {
            return switch (kind) {
                case REGION, POOL -> id;
                case SERVICE -> DomainName.parse(id).toString();
                case MEMBER -> {
                    int slash = id.indexOf('/');
                    yield id.substring(0, slash + 1) + Host.parse(id.substring(slash + 1));
                }
            };
        } catch (IllegalArgumentException e) {
            return id;
        }
    }
}
