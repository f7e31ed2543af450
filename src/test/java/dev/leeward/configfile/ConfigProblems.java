package dev.leeward.configfile;

import dev.leeward.config.ConfigException;
import java.nio.file.Path;

/** What is wrong with a configuration, a line for each problem; nothing where it is right. */
final class ConfigProblems {
    private ConfigProblems() {}

    static String of(String text, Path file) {
        try {
            ConfigReader.parse(text, file);
            return "";
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }
}
