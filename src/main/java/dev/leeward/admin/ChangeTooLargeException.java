package dev.leeward.admin;

import dev.leeward.values.MaxChange;
import java.util.List;
import java.util.stream.Collectors;

/** A reload would change more of the answers than {@code max-change} allows. */
public final class ChangeTooLargeException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_TOLD = 5;

    private ChangeTooLargeException(String message) {
        super(message);
    }

    /** The refusal of a change, if it is one to be refused; else nothing happens. */
    public static void check(ConfigDiff diff, MaxChange most) throws ChangeTooLargeException {
        List<ConfigDiff.Affected> worst = diff.worst().stream()
                .filter(affected -> affected.share() > most.share())
                .toList();
        if (!worst.isEmpty()) {
            throw new ChangeTooLargeException("it would change more of the answers than max-change, " + most + ": "
                    + worst.stream().limit(MAX_TOLD).map(Object::toString).collect(Collectors.joining(", "))
                    + (worst.size() > MAX_TOLD ? " and " + (worst.size() - MAX_TOLD) + " more" : "")
                    + "; look at it with leeward diff, and take it with leeward reload --accept-change");
        }
    }
}
