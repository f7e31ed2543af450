package dev.leeward.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes inputs a little: bytes flipped, put in, taken out, repeated, and ends of others put on. */
final class Mutations {
    private static final int[] TELLING = {0, 1, 0x29, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xfa, 0xff};
    private static final int MOST = 8192;

    private final List<byte[]> corpus;
    private final RandomGenerator random;

    Mutations(List<byte[]> corpus, RandomGenerator random) {
        this.corpus = corpus;
        this.random = random;
    }

    byte[] next() {
        byte[] input = one();
        for (int changes = 1 + random.nextInt(5); changes > 0; changes--) {
            input = change(input);
        }
        return input;
    }

    private byte[] one() {
        return corpus.get(random.nextInt(corpus.size())).clone();
    }

    private byte[] change(byte[] input) {
        if (input.length == 0 || input.length > MOST) {
            return one();
        }
        int at = random.nextInt(input.length);
        int some = Math.min(1 + random.nextInt(16), input.length - at);
        return switch (random.nextInt(8)) {
            case 0, 1 -> put(input, at, random.nextInt(256));
            case 2, 3 -> put(input, at, TELLING[random.nextInt(TELLING.length)]);
            case 4 -> put(input, at, input[at] ^ 1 << random.nextInt(8));
            case 5 -> joined(input, at, input, at + some);
            case 6 -> joined(input, at + some, input, at);
            default -> {
                byte[] other = one();
                yield joined(input, at, other, random.nextInt(other.length + 1));
            }
        };
    }

    private static byte[] put(byte[] input, int at, int value) {
        input[at] = (byte) value;
        return input;
    }

    /** The start of one up to {@code end}, and the other from {@code from} on. */
    private static byte[] joined(byte[] start, int end, byte[] other, int from) {
        byte[] joined = Arrays.copyOf(start, end + other.length - from);
        System.arraycopy(other, from, joined, end, other.length - from);
        return joined;
    }
}
