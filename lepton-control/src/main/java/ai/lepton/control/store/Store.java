package ai.lepton.control.store;

import ai.lepton.control.home.PrivateFiles;
import ai.lepton.control.store.internal.Backups;
import ai.lepton.control.store.internal.Connections;
import ai.lepton.control.store.internal.Migration;
import ai.lepton.control.store.internal.ReadConnections;
import ai.lepton.control.store.internal.Schema;
import ai.lepton.control.store.internal.StoreCheck;
import ai.lepton.control.store.internal.StoreErrors;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The SQLite file that remembers runs, models, datasets and endpoints. Must be closed: that folds its log into the file.
 *
 * <p>Usable from any thread: one writes at a time, readers never wait for it. What a method that writes has returned
 * survives a kill and a power cut.
 */
public final class Store implements AutoCloseable {

    private final Path file;
    private final Connection writerConnection;
    private final ReadConnections readConnections;
    private final Jdbi writer;
    private final Jdbi reader;
    private final ReentrantLock writing = new ReentrantLock();
    /** The open transaction of the thread that holds {@link #writing}; null when there is none. */
    private @Nullable Handle transaction;

    private Store(Path file, Connection writerConnection) {
        this.file = file;
        this.writerConnection = writerConnection;
        this.readConnections = new ReadConnections(file);
        this.writer = Jdbi.create(writerConnection);
        this.reader = Jdbi.create(readConnections);
    }

    /**
     * Opens the store, or makes a new one where there is none. A store that exists is first checked without writing,
     * then copied to {@code backups} before its schema is changed, and once a day anyway.
     *
     * @throws LeptonException {@link ErrorCode#STORE_DAMAGED} or {@link ErrorCode#STORE_TOO_NEW}, with nothing changed;
     *     {@link ErrorCode#NOT_WRITABLE}, {@link ErrorCode#DISK_FULL}
     */
    public static Store open(Path file, Path backups) {
        return open(file, backups, Migration.ALL);
    }

    static Store open(Path file, Path backups, List<Migration> migrations) {
        Backups copies = new Backups(backups);
        int newest = Schema.newest(migrations);
        int version = new StoreCheck(file, copies, newest).version();
        if (version == 0) {
            create(file, migrations);
        }
        try {
            Store store = new Store(file, Connections.writer(file));
            try {
                store.prepare(copies, migrations, version);
                return store;
            } catch (RuntimeException e) {
                store.close();
                throw StoreErrors.translate(file, e);
            }
        } catch (SQLException e) {
            throw StoreErrors.translate(file, e);
        }
    }

    /** Makes the whole file under another name first, so that no half-made store is ever seen in its place. */
    private static void create(Path file, List<Migration> migrations) {
        try {
            AtomicWrite.file(file, temporary -> {
                PrivateFiles.createFile(temporary); // its log, later, gets the same mode
                try (Connection connection = Connections.creator(temporary);
                        Handle handle = Jdbi.open(connection)) {
                    Schema.create(handle, migrations);
                } catch (SQLException e) {
                    throw StoreErrors.translate(file, e);
                } catch (RuntimeException e) {
                    throw StoreErrors.translate(file, e);
                }
            });
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot make the store", e);
        }
    }

    private void prepare(Backups copies, List<Migration> migrations, int version) {
        if (version == 0) {
            return;
        }
        try (Handle handle = writer.open()) {
            if (version < Schema.newest(migrations)) {
                copies.copy(handle, version);
                Schema.migrate(handle, migrations, version);
            } else {
                copies.copyDaily(handle, version);
            }
        }
    }

    public RunStore runs() {
        return new RunStore(this);
    }

    public ModelStore models() {
        return new ModelStore(this);
    }

    public DatasetStore datasets() {
        return new DatasetStore(this);
    }

    public EndpointStore endpoints() {
        return new EndpointStore(this);
    }

    public OriginStore origins() {
        return new OriginStore(this);
    }

    /** Does all of {@code work}'s reads and writes in one transaction, which only commits if it returns. */
    public <T> T atomically(Supplier<T> work) {
        return write(handle -> work.get());
    }

    <T> T read(HandleCallback<T, RuntimeException> work) {
        try {
            Handle mine = writing.isHeldByCurrentThread() ? transaction : null;
            return mine != null ? work.withHandle(mine) : reader.withHandle(work);
        } catch (RuntimeException e) {
            throw StoreErrors.translate(file, e);
        }
    }

    <T> T write(HandleCallback<T, RuntimeException> work) {
        writing.lock();
        try {
            Handle mine = transaction;
            return mine != null
                    ? work.withHandle(mine)
                    : writer.inTransaction(handle -> {
                        transaction = handle;
                        try {
                            return work.withHandle(handle);
                        } finally {
                            transaction = null;
                        }
                    });
        } catch (RuntimeException e) {
            throw StoreErrors.translate(file, e);
        } finally {
            writing.unlock();
        }
    }

    /** A row that cannot be what Lepton wrote. */
    LeptonException damaged(String what, Exception cause) {
        return StoreErrors.damaged(file, what, null, cause);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            readConnections.close();
            writerConnection.close();
        } catch (SQLException e) {
            throw StoreErrors.translate(file, e);
        } finally {
            writing.unlock();
        }
    }
}
