package dev.leeward.config;

/** Up to which moment the time to recover is counted. */
public enum RtoClass {
    /** Until the TTL of the last answer before the switch is over and the service is healthy. */
    SERVICE,
    /** The same for clients on a JVM, which keep an address for 30 s. */
    JVM,
    /** The same for browsers, which keep an address for 60 s. */
    BROWSER
}
