package dev.leeward.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are.
 *
 * @param database a MaxMind DB ({@code .mmdb}) of countries or cities, which the operator brings; null: none
 */
public record GeoConfig(@Nullable Path database) {}
