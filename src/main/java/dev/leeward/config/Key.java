package dev.leeward.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the written form of one record component may hold. The key itself is the component's name in kebab-case:
 * {@code ttlUnsettled} is written {@code ttl-unsettled}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** How the key is written where the component cannot be called so; empty: as the component. */
    String name() default "";

    /** What an absent key means, as it would be written; empty: an absent list or map is empty, a nullable one null, any other a problem. */
    String absent() default "";

    /** The least value allowed, written as the value is: {@code "0"}, {@code "100ms"}. Empty: no bound. */
    String least() default "";

    /** The greatest value allowed, written as the value is. Empty: no bound. */
    String most() default "";
}
