package dev.leeward.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Where client networks are. */
@FunctionalInterface
public interface Geography {
    /** Nothing is known. */
    Geography NONE = visitor -> {};

    /** Tells of every network that is known, those of a family in the order of their addresses, none inside another. */
    void forEach(Visitor visitor);

    /** Is told of networks. */
    @FunctionalInterface
    interface Visitor {
        /** A network that starts at {@code first} and has so many leading bits, of 32 or 128. */
        void network(InetAddress first, int length, Place place);
    }

    /**
     * Where a network is, as far as that is known.
     *
     * @param country ISO 3166-1 alpha-2, in upper case; empty: not known
     * @param continent {@code AF AN AS EU NA OC SA}; empty: not known
     * @param at null: not known
     */
    record Place(String country, String continent, @Nullable Coordinates at) {}
}
