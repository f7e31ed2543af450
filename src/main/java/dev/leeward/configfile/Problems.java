package dev.leeward.configfile;

import dev.leeward.config.KeyPath;
import dev.leeward.config.Problem;
import dev.leeward.values.DomainName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Collects everything that is wrong with one file. */
final class Problems {
    /** More than anyone reads; what comes after is counted. */
    private static final int MAX = 1000;

    /** Characters of one problem's key or message. */
    private static final int MAX_LENGTH = 500;

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private int more;

    /** Values by key, for the mappings that were looked into: with 100,000 wrong services, walking along them would be quadratic. */
    private final IdentityHashMap<MappingNode, Map<Object, Node>> sections = new IdentityHashMap<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Node node, KeyPath path, String message) {
        add(node.getStartMark(), path.toString(), message);
    }

    void add(Optional<Mark> mark, String key, String message) {
        if (isFull()) {
            more++;
            return;
        }
        found.add(new Problem(
                file,
                mark.map(m -> m.getLine() + 1).orElse(0),
                mark.map(m -> m.getColumn() + 1).orElse(0),
                oneLine(key),
                oneLine(message)));
    }

    /** Text of the file as a problem quotes it: no line break or other control character in it, and not a page of it. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).forEach(c -> {
            if (c == '\n') {
                line.append("\\n");
            } else if (Character.isISOControl(c)) {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > MAX_LENGTH ? line + "…" : line.toString();
    }

    /** A problem of the value at {@code path}, or, when there is none, of the closest one above it. */
    void addAt(Node root, KeyPath path, String message) {
        Node node = root;
        for (Object step : path.steps()) {
            Optional<Node> next = child(node, step);
            if (next.isEmpty()) {
                break;
            }
            node = next.get();
        }
        add(node, path, message);
    }

    /** The value at {@code path}, if there is one. */
    Optional<Node> find(Node root, KeyPath path) {
        Optional<Node> node = Optional.of(root);
        for (Object step : path.steps()) {
            node = node.flatMap(above -> child(above, step));
        }
        return node;
    }

    private Optional<Node> child(Node node, Object step) {
        if (step instanceof Integer index) {
            return node instanceof SequenceNode list && index < list.getValue().size()
                    ? Optional.of(list.getValue().get(index))
                    : Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            Map<Object, Node> values = sections.computeIfAbsent(mapping, m -> index(m, step instanceof DomainName));
            return Optional.ofNullable(values.get(step));
        }
        return Optional.empty();
    }

    /** The values of a mapping by their keys; of a doubled key the first. */
    private static Map<Object, Node> index(MappingNode mapping, boolean byDomainName) {
        Map<Object, Node> values = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                if (!byDomainName) {
                    values.putIfAbsent(key.getValue(), entry.getValueNode());
                } else {
                    try {
                        values.putIfAbsent(DomainName.parse(key.getValue()), entry.getValueNode());
                    } catch (IllegalArgumentException e) {
                        // not a name, which is told where it stands, and never asked for
                    }
                }
            }
        }
        return values;
    }

    /** Whether what comes is counted only, so that its place and its hints need not be looked for. */
    boolean isFull() {
        return found.size() == MAX;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the file. */
    List<Problem> inOrder() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (more > 0) {
            sorted.add(Problem.ofFile(file, "and " + more + " more problems"));
        }
        return sorted;
    }
}
