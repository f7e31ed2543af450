package dev.leeward.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where decisions are shipped to, beside the state folder. */
public record JournalConfig(ArchiveConfig archive) {
    /**
     * What every decision is given to at once.
     *
     * @param folder elsewhere, in which the same segments grow; null: none
     * @param command a program and its arguments, which gets new entries on its standard input, a line each; empty: none
     */
    public record ArchiveConfig(@Nullable Path folder, List<String> command) {}
}
