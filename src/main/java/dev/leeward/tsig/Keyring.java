package dev.leeward.tsig;

import dev.leeward.config.KeyConfig;
import dev.leeward.tsig.Bytes.MalformedException;
import dev.leeward.tsig.QuerySignature.Verdict;
import dev.leeward.values.DomainName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that messages may be signed with. Immutable; any thread. */
public final class Keyring {
    /** No key at all. */
    public static final Keyring NONE = new Keyring(Map.of());

    private static final int MIN_MAC_LENGTH = 10;

    private final Map<DomainName, SigningKey> keys;

    Keyring(Map<DomainName, SigningKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /**
     * Those of a configuration. Reads files.
     *
     * @throws IOException when a secret is not what it was when the configuration was checked
     */
    public static Keyring of(Map<DomainName, KeyConfig> written) throws IOException {
        Map<DomainName, SigningKey> keys = new HashMap<>();
        for (Map.Entry<DomainName, KeyConfig> key : written.entrySet()) {
            byte[] secret = key.getValue().bytes();
            keys.put(key.getKey(), new SigningKey(key.getKey(), key.getValue().algorithm(), secret));
        }
        return new Keyring(keys);
    }

    /** Null when there is none of that name. */
    public @Nullable SigningKey key(DomainName name) {
        return keys.get(name);
    }

    /**
     * Looks at the signature of a query, in the order of RFC 8945 section 5.2: key, signature, time, truncation. Total, whatever the bytes
     * are.
     *
     * @param query a whole message, of which the last record should be a signature
     * @param nowSeconds since 1970
     */
    public QuerySignature read(byte[] query, long nowSeconds) {
        try {
            TsigRecord.Signed signed = TsigRecord.find(query);
            return signed == null ? QuerySignature.malformed() : read(query, signed, nowSeconds);
        } catch (MalformedException e) {
            return QuerySignature.malformed();
        }
    }

    private QuerySignature read(byte[] query, TsigRecord.Signed signed, long nowSeconds) {
        TsigRecord record = signed.record();
        SigningKey key = keys.get(record.key());
        if (key == null || !key.algorithm().equals(record.algorithm())) {
            return QuerySignature.unsigned(record, Verdict.BADKEY);
        }
        int length = record.mac().length;
        // RFC 8945 section 5.2.2.1: longer than what the algorithm makes, or too short to prove anything.
        if (length > key.macLength() || length < Math.max(MIN_MAC_LENGTH, key.macLength() / 2)) {
            return QuerySignature.malformed();
        }
        if (!signed.isMadeBy(key, query, new byte[0])) {
            return QuerySignature.unsigned(record, Verdict.BADSIG);
        }
        if (Math.abs(nowSeconds - record.time()) > record.fudge()) {
            return QuerySignature.signed(key, record, Verdict.BADTIME);
        }
        // Whole signatures alone are taken (section 5.2.4).
        return QuerySignature.signed(key, record, length < key.macLength() ? Verdict.BADTRUNC : Verdict.GENUINE);
    }
}
