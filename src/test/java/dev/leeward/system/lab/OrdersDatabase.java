package dev.leeward.system.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The database of a shop in two regions: a primary with a heartbeat, a load of orders on it, a standby that receives over a link that
 * can be cut, and the exporter beside the standby.
 */
public final class OrdersDatabase implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Postgres primary;
    private final WriteLoad load;
    private final Link link;
    private final Postgres standby;
    private final PostgresExporter exporter;

    /** Skips the test, with a line that says why, where a part is missing. */
    public static void isNeeded() throws IOException {
        Postgres.isNeeded();
        PostgresExporter.needed();
    }

    /** Returns when all of it runs. */
    public OrdersDatabase(Path folder) throws Exception {
        try {
            primary = part(Postgres.primary(folder));
            part(new Heartbeat(primary, folder));
            load = part(new WriteLoad(primary, folder));
            link = part(new Link(primary.port()));
            standby = part(Postgres.standbyOf(link.port(), folder));
            exporter = part(new PostgresExporter(standby, folder));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    public Postgres primary() {
        return primary;
    }

    public WriteLoad load() {
        return load;
    }

    public Link link() {
        return link;
    }

    public Postgres standby() {
        return standby;
    }

    public PostgresExporter exporter() {
        return exporter;
    }

    /** Kills both clusters, and ends what speaks to them first. */
    @Override
    public void close() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
