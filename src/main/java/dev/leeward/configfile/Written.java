package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.Finding;
import dev.leeward.config.Problem;
import java.util.Collection;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** A valid configuration, and where in its file each value stands; far larger than the configuration, so not to be kept. */
public final class Written {
    private final Config config;
    private final Node root;
    private final String file;

    Written(Config config, Node root, String file) {
        this.config = config;
        this.root = root;
        this.file = file;
    }

    public Config config() {
        return config;
    }

    /** What was found, with its places, in the order of the file. */
    public List<Problem> place(Collection<Finding> findings) {
        Problems problems = new Problems(file);
        findings.forEach(finding -> problems.addAt(root, finding.at(), finding.message()));
        return problems.inOrder();
    }
}
