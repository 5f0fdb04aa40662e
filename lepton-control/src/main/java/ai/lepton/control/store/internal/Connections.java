package ai.lepton.control.store.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** Opens SQLite connections, each kind with the settings that its use needs. */
public final class Connections {

    private static final Duration BUSY = Duration.ofSeconds(5);
    /** SQLITE_OPEN_READONLY. */
    private static final String READ_ONLY = "1";

    private Connections() {}

    /**
     * The one connection that writes. Write-ahead log, so that readers never wait; {@code synchronous=FULL}, because
     * what the API has answered must survive a power cut (with NORMAL the last commits could be lost), and the few
     * commits a second that a control plane makes can afford an fsync each.
     */
    public static Connection writer(Path file) throws SQLException {
        Properties settings = settings();
        settings.setProperty("journal_mode", "WAL");
        settings.setProperty("synchronous", "FULL");
        settings.setProperty("foreign_keys", "true");
        // Takes the write lock when the transaction begins: a later upgrade could fail half-way.
        settings.setProperty("transaction_mode", "IMMEDIATE");
        return DriverManager.getConnection(url(file), settings);
    }

    /** Writes a database file that nobody else uses yet, without leaving a log beside it. */
    public static Connection creator(Path file) throws SQLException {
        Properties settings = settings();
        settings.setProperty("journal_mode", "DELETE");
        settings.setProperty("foreign_keys", "true");
        return DriverManager.getConnection(url(file), settings);
    }

    public static Connection reader(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection(url(file), settings());
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma query_only = true");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Only looks: neither the database nor its log can change through it, not even by the checkpoint that closing a
     * normal connection makes.
     */
    public static Connection inspector(Path file) throws SQLException {
        Properties settings = settings();
        settings.setProperty("open_mode", READ_ONLY);
        return DriverManager.getConnection(url(file), settings);
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("busy_timeout", Long.toString(BUSY.toMillis()));
        return settings;
    }

    /** As a URI, so that no character of the path is taken for an option. */
    private static String url(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }
}
