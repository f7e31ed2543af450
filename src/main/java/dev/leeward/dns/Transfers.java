package dev.leeward.dns;

import dev.leeward.tsig.Keyring;
import dev.leeward.values.DomainName;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What knows the keys that messages are signed with, and hands out zones. Called on every event loop at once; must not block. */
public interface Transfers {
    /** Nobody is given anything, and no key is known. */
    Transfers NONE = new Transfers() {
        @Override
        public Keyring keys() {
            return Keyring.NONE;
        }

        @Override
        public AnswerStream open(Request request) {
            return AnswerStream.of(CompiledAnswer.once(Outcome.ofRcode(Wire.REFUSED), 1));
        }
    };

    /** The keys of now. */
    Keyring keys();

    /** Answers a request for a zone, or says why not. */
    AnswerStream open(Request request);

    /**
     * A question of type AXFR or IXFR.
     *
     * @param key whose signature the request carries; null: none
     * @param serial of the copy that the client has, for IXFR; null: AXFR, all is wanted
     * @param room for the answer to come as one message, in bytes of its body; 0: it may come in any number of messages
     */
    record Request(
            DomainName zone,
            InetAddress client,
            @Nullable DomainName key,
            @Nullable Integer serial,
            int room) {}
}
