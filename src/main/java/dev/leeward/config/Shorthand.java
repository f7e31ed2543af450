package dev.leeward.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A record that may also be written as the bare value of one of its keys: {@code 127.0.0.11} for {@code {address: 127.0.0.11}}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Shorthand {
    /** The key, in kebab-case, that a bare value, or a bare list, stands for. */
    String value();
}
