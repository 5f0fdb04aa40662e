package ai.lepton.control.store.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jdbi.v3.core.ConnectionFactory;

/** Connections that only read; a few are kept open, more are opened when many read at once. */
public final class ReadConnections implements ConnectionFactory, AutoCloseable {

    private static final int KEPT = 4;

    private final Path file;
    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(KEPT);
    private volatile boolean closed;

    public ReadConnections(Path file) {
        this.file = file;
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = idle.poll();
        return connection == null ? Connections.reader(file) : connection;
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        if (closed || !idle.offer(connection)) {
            connection.close();
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
