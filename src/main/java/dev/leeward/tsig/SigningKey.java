package dev.leeward.tsig;

import dev.leeward.config.KeyConfig;
import dev.leeward.values.DomainName;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that both sides know, by a name that both use. Immutable; never shown. */
public final class SigningKey {
    private final DomainName name;
    private final DomainName algorithm;
    private final String macName;
    private final SecretKeySpec secret;
    private final int macLength;

    public SigningKey(DomainName name, KeyConfig.Algorithm algorithm, byte[] secret) {
        this.name = name;
        this.algorithm = DomainName.parse(algorithm.toString());
        this.macName = "Hmac" + algorithm.name().substring("HMAC_".length());
        this.secret = new SecretKeySpec(secret, macName);
        this.macLength = mac().getMacLength();
    }

    public DomainName name() {
        return name;
    }

    /** How it signs, as a domain name (RFC 8945 section 6). */
    DomainName algorithm() {
        return algorithm;
    }

    /** Of a signature, in bytes. */
    int macLength() {
        return macLength;
    }

    /** What signs with it, once. */
    Mac mac() {
        try {
            Mac mac = Mac.getInstance(macName);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + macName, e);
        }
    }

    /** Its name alone. */
    @Override
    public String toString() {
        return name.toString();
    }
}
