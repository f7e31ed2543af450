package dev.leeward.dns;

/** How a message came. */
public enum Transport {
    UDP,
    TCP
}
