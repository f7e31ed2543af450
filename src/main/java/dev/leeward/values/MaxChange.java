package dev.leeward.values;

/**
 * How much a reload may change of the answers of any one service or zone; written as a share such as {@code 20%}, or {@code unlimited}.
 *
 * @param share of its answers, of 1.0; more than that for no limit
 */
public record MaxChange(double share) {
    private static final String UNLIMITED = "unlimited";

    /** @throws IllegalArgumentException when {@code text} is neither */
    public static MaxChange parse(String text) {
        if (text.equals(UNLIMITED)) {
            return new MaxChange(Double.POSITIVE_INFINITY);
        }
        try {
            double share = Share.parse(text).fraction();
            if (share <= 1) {
                return new MaxChange(share);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException("is not unlimited or a share from 0% to 100%");
    }

    public boolean isUnlimited() {
        return share > 1;
    }

    @Override
    public String toString() {
        return isUnlimited() ? UNLIMITED : new Share(share).toString();
    }
}
