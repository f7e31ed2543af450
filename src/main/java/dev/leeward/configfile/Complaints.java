package dev.leeward.configfile;

import dev.leeward.config.KeyPath;
import dev.leeward.config.Secret;
import dev.leeward.values.Nearest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Tells what is wrong, at the place where it stands in the file. Of a value that could not be read, which is told already, it knows that
 * something was written: nobody complains a second time that it is missing.
 */
final class Complaints {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private final Node root;
    private final Problems problems;

    Complaints(Node root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    private Optional<Node> find(KeyPath path) {
        return problems.find(root, path);
    }

    /** Whether there is such a key, with or without a value. */
    boolean isThere(KeyPath path) {
        return find(path).isPresent();
    }

    /** Whether a value was written there; a key without one is absent, as it is for the binder. */
    boolean isWritten(KeyPath path) {
        return value(path).isPresent();
    }

    private Optional<Node> value(KeyPath path) {
        return find(path).filter(node -> !node.getTag().equals(Tag.NULL));
    }

    /** Whether nothing was written there, or what holds nothing. */
    boolean isEmpty(KeyPath path) {
        return value(path)
                .map(node -> node instanceof CollectionNode<?> collection
                        && collection.getValue().isEmpty())
                .orElse(true);
    }

    /** Whether nothing was written there; a list whose values could not be read is not empty. */
    boolean isEmpty(List<?> values, KeyPath path) {
        return values.isEmpty() && isEmpty(path);
    }

    /** Whether all values of a list could be read; a single value stands for a list of one. */
    boolean isWhole(KeyPath list, List<?> values) {
        return find(list)
                .map(node -> values.size()
                        == (node instanceof SequenceNode written
                                ? written.getValue().size()
                                : 1))
                .orElse(true);
    }

    /** Where a value in a list stands; the list as a whole when some of its values could not be read, as then the places differ. */
    KeyPath at(KeyPath list, List<?> values, int i) {
        boolean places = find(list).filter(SequenceNode.class::isInstance).isPresent() && isWhole(list, values);
        return places ? list.then(i) : list;
    }

    void add(KeyPath path, String message) {
        problems.addAt(root, path, message);
    }

    /** Complains of a value in a list. */
    void add(KeyPath list, List<?> values, int i, String message) {
        add(at(list, values, i), message);
    }

    /** Complains of values that stand in a list already. */
    void twice(KeyPath list, List<?> values) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            if (!seen.add(values.get(i))) {
                add(list, values, i, "\"" + values.get(i) + "\" is listed twice");
            }
        }
    }

    /** Complains of what regions, checks and their like may not be called. */
    void name(String name, KeyPath path) {
        if (!NAME.matcher(name).matches()) {
            add(path, "is not a name of letters, digits, - and _");
        }
    }

    /** Complains of a secret that is not there. */
    void secret(@Nullable Secret secret, KeyPath path) {
        if (secret != null) {
            try {
                secret.read();
            } catch (IOException e) {
                add(path.then("file"), "\"" + secret.file() + "\" " + e.getMessage());
            }
        }
    }

    /**
     * Complains when nothing of that name was written; one that was, but is wrong, is told where it stands.
     *
     * @param what a section holds, in one word
     * @param name of the type that the section's keys have
     */
    void refer(String section, String what, Object name, KeyPath path) {
        if (!isThere(KeyPath.of(section, name))) {
            String hint = problems.isFull() ? "" : Nearest.hint(name.toString(), keys(section));
            add(path, "\"" + name + "\" is not a " + what + hint);
        }
    }

    /** The same of a value in a list, whose place is looked for only when it is needed. */
    void refer(String section, String what, Object name, KeyPath list, List<?> values, int i) {
        if (!isThere(KeyPath.of(section, name))) {
            refer(section, what, name, at(list, values, i));
        }
    }

    private List<String> keys(String section) {
        return find(KeyPath.of(section)).stream()
                .filter(MappingNode.class::isInstance)
                .flatMap(node -> ((MappingNode) node).getValue().stream())
                .map(entry -> entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "")
                .toList();
    }
}
