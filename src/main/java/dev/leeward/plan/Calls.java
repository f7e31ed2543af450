package dev.leeward.plan;

import dev.leeward.config.Secret;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests that plans make of others. Whatever goes wrong is an answer; each request has exactly one. */
public interface Calls {
    /**
     * @param url absolute, http or https
     * @param body JSON
     * @param key shown as Idempotency-Key, by which the receiver knows a repeated request
     * @param token shown as a bearer token
     */
    void post(String url, String body, String key, @Nullable Secret token, Duration timeout, Consumer<Answer> answered);

    /** The same without a body, and without consequences. */
    void get(String url, @Nullable Secret token, Duration timeout, Consumer<Answer> answered);

    /** What came back. */
    sealed interface Answer {
        /**
         * A whole answer.
         *
         * @param text the start of its body, on one line
         */
        record Status(int code, String text) implements Answer {
            boolean isSuccess() {
                return code >= 200 && code < 300;
            }

            @Override
            public String toString() {
                return code + (text.isEmpty() ? "" : " " + text);
            }
        }

        /**
         * None; the request may have been carried out all the same.
         *
         * @param why for people
         */
        record Silence(String why) implements Answer {
            @Override
            public String toString() {
                return why;
            }
        }
    }
}
