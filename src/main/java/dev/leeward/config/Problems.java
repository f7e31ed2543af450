package dev.leeward.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private int more;

    Problems(String file) {
        this.file = file;
    }

    void add(Node node, KeyPath path, String message) {
        add(node.getStartMark(), path.toString(), message);
    }

    void add(Optional<Mark> mark, String key, String message) {
        if (found.size() == MAX) {
            more++;
            return;
        }
        found.add(new Problem(
                file,
                mark.map(m -> m.getLine() + 1).orElse(0),
                mark.map(m -> m.getColumn() + 1).orElse(0),
                key,
                message));
    }

    /** A problem of the value at {@code path}, or, when there is none, of the closest one above it. */
    void addAt(Node root, KeyPath path, String message) {
        if (found.size() == MAX) {
            more++;
            return;
        }
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
    static Optional<Node> find(Node root, KeyPath path) {
        Optional<Node> node = Optional.of(root);
        for (Object step : path.steps()) {
            node = node.flatMap(above -> child(above, step));
        }
        return node;
    }

    private static Optional<Node> child(Node node, Object step) {
        if (step instanceof Integer index) {
            return node instanceof SequenceNode list && index < list.getValue().size()
                    ? Optional.of(list.getValue().get(index))
                    : Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            String word = step.toString();
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(word)) {
                    return Optional.of(entry.getValueNode());
                }
            }
        }
        return Optional.empty();
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
