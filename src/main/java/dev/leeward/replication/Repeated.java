package dev.leeward.replication;

import dev.leeward.probe.Loop;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * One question, asked every 2 s for as long as anybody wants to know. Runs on the loop; what is known can be read by any thread.
 *
 * @param <T> what is made of the answers, immutable
 */
final class Repeated<T> {
    static final Duration EVERY = Duration.ofSeconds(2);

    private final Loop loop;
    private final Asker asker;
    private final BiFunction<T, Answer, T> learn;
    private volatile T known;
    private Loop.Cancellable next = () -> {};

    /** @param learn makes what is known out of what was and an answer */
    Repeated(Loop loop, Asker asker, T nothing, BiFunction<T, Answer, T> learn) {
        this.loop = loop;
        this.asker = asker;
        this.known = nothing;
        this.learn = learn;
    }

    /** Asks first after {@code delay}, by which questions are spread. */
    void start(Duration delay) {
        next = loop.after(delay, this::ask);
    }

    private void ask() {
        next = loop.after(EVERY, this::ask);
        asker.ask(answer -> known = learn.apply(known, answer));
    }

    T known() {
        return known;
    }

    void stop() {
        next.cancel();
        asker.close();
    }
}
