package dev.leeward.transport;

import dev.leeward.values.Endpoint;

/** An address that cannot be listened on, with what to do about it. */
public final class ListenException extends Exception {
    private static final long serialVersionUID = 1;

    ListenException(Endpoint endpoint, Throwable cause) {
        super("listen.dns: cannot listen on " + endpoint + ": " + reason(endpoint, cause), cause);
    }

    private static String reason(Endpoint endpoint, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("Address already in use")) {
            return "the port is in use; end what listens there (ss -lunt 'sport = " + endpoint.port()
                    + "' shows it) or choose another";
        }
        if (message.contains("Permission denied")) {
            return "not allowed; ports below 1024 need the capability CAP_NET_BIND_SERVICE";
        }
        if (message.contains("Cannot assign requested address")) {
            return "this machine has no such address";
        }
        return message;
    }
}
