package dev.leeward.configfile;

import dev.leeward.values.IpNetwork;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a small {@code .mmdb}: an IPv6 tree of 32-bit records in which IPv4 networks stand below ::/96, a data section, the metadata (MaxMind DB
 * File Format Specification 2.0).
 */
public final class TestDatabase {
    private static final int EMPTY = -1;
    private static final int SEPARATOR = 16;
    private static final int V4_BITS = 96;

    /** Two for each node: another node, {@link #EMPTY}, or {@code -2 - offset} of data. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Map<Map<String, Object>, Integer> offsets = new HashMap<>();

    /** @param latitude NaN: no location */
    public TestDatabase add(String network, String country, String continent, double latitude, double longitude) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (!country.isEmpty()) {
            entry.put("country", Map.of("iso_code", country));
        }
        if (!continent.isEmpty()) {
            entry.put("continent", Map.of("code", continent));
        }
        if (!Double.isNaN(latitude)) {
            Map<String, Object> location = new LinkedHashMap<>();
            location.put("latitude", latitude);
            location.put("longitude", longitude);
            entry.put("location", location);
        }
        return add(IpNetwork.parse(network), entry);
    }

    public TestDatabase add(String network, String country, String continent) {
        return add(network, country, continent, Double.NaN, Double.NaN);
    }

    private TestDatabase add(IpNetwork network, Map<String, Object> entry) {
        int offset = offsets.computeIfAbsent(entry, added -> {
            int at = data.size();
            write(added, data);
            return at;
        });
        byte[] address = network.address().getAddress();
        int shift = address.length == 4 ? V4_BITS : 0;
        int length = network.length() + shift;
        int node = 0;
        for (int bit = 0; bit < length - 1; bit++) {
            int[] here = nodes.get(node);
            int side = side(address, bit - shift);
            if (here[side] < 0) {
                here[side] = nodes.size();
                nodes.add(new int[] {EMPTY, EMPTY});
            }
            node = here[side];
        }
        nodes.get(node)[side(address, length - 1 - shift)] = -2 - offset;
        return this;
    }

    private static int side(byte[] address, int bit) {
        return bit < 0 ? 0 : address[bit >> 3] >> (7 - (bit & 7)) & 1;
    }

    public Path writeTo(Path file) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DataOutputStream tree = new DataOutputStream(out);
            for (int[] node : nodes) {
                for (int side : node) {
                    tree.writeInt(
                            side >= 0 ? side : side == EMPTY ? nodes.size() : nodes.size() + SEPARATOR - 2 - side);
                }
            }
            out.write(new byte[SEPARATOR]);
            out.write(data.toByteArray());
            out.write(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
            out.write("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("node_count", (long) nodes.size());
            metadata.put("record_size", 32);
            metadata.put("ip_version", 6);
            metadata.put("database_type", "Test");
            metadata.put("languages", List.of("en"));
            metadata.put("binary_format_major_version", 2);
            metadata.put("binary_format_minor_version", 0);
            metadata.put("build_epoch", new java.util.concurrent.atomic.AtomicLong(1_700_000_000));
            metadata.put("description", Map.of("en", "of a test"));
            write(metadata, out);
            return Files.write(file, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A control byte holds the type and the size; types above 7 stand in the byte behind it, less 7. */
    private static void write(Object value, ByteArrayOutputStream to) {
        DataOutputStream out = new DataOutputStream(to);
        try {
            switch (value) {
                case Map<?, ?> map -> {
                    out.writeByte(7 << 5 | map.size());
                    map.forEach((key, inner) -> {
                        write(key, to);
                        write(inner, to);
                    });
                }
                case String text -> {
                    out.writeByte(2 << 5 | text.length());
                    out.writeBytes(text);
                }
                case Double number -> {
                    out.writeByte(3 << 5 | 8);
                    out.writeDouble(number);
                }
                case Integer number -> {
                    out.writeByte(5 << 5 | 2);
                    out.writeShort(number);
                }
                case Long number -> {
                    out.writeByte(6 << 5 | 4);
                    out.writeInt(Math.toIntExact(number));
                }
                case java.util.concurrent.atomic.AtomicLong number -> {
                    out.writeByte(8);
                    out.writeByte(9 - 7);
                    out.writeLong(number.get());
                }
                case List<?> list -> {
                    out.writeByte(list.size());
                    out.writeByte(11 - 7);
                    list.forEach(inner -> write(inner, to));
                }
                default -> throw new IllegalArgumentException("no type for " + value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
