package dev.leeward.dns;

import java.net.InetAddress;

/** What knows the answers. Called on every event loop at once; must not block. */
public interface Answerer {
    /** How names are answered now. */
    AnswerTable table();

    /** The answer to a question of class CHAOS: what operators ask. */
    CompiledAnswer chaos(Question question, InetAddress client);
}
