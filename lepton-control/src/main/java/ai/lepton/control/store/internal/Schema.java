package ai.lepton.control.store.internal;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Brings a database to the newest schema.
 *
 * <p>Of our own rather than Flyway's: the check that the store is sound, the copy of it, and the steps must happen in
 * this order on one connection, and a schema that is too new must be refused before anything is opened for writing.
 */
public final class Schema {

    /** "LPTN": what the file's header says it is. */
    public static final int APPLICATION_ID = 0x4C50544E;

    private Schema() {}

    /** The version that a program with these steps writes. */
    public static int newest(List<Migration> migrations) {
        return migrations.get(migrations.size() - 1).version();
    }

    /** Fills an empty database. */
    public static void create(Handle handle, List<Migration> migrations) {
        handle.execute("pragma application_id = " + APPLICATION_ID);
        handle.useTransaction(transaction -> {
            transaction.execute("""
                    create table schema_version (
                        version    integer not null primary key,
                        name       text    not null,
                        applied_at bigint  not null
                    )""");
            apply(transaction, migrations, 0);
        });
    }

    /** Takes the steps after {@code version}, all of them or none. */
    public static void migrate(Handle handle, List<Migration> migrations, int version) {
        handle.useTransaction(transaction -> apply(transaction, migrations, version));
    }

    private static void apply(Handle transaction, List<Migration> migrations, int version) {
        for (Migration migration : migrations) {
            if (migration.version() > version) {
                transaction.createScript(migration.script()).executeAsSeparateStatements();
                transaction.execute(
                        "insert into schema_version (version, name, applied_at) values (?, ?, ?)",
                        migration.version(),
                        migration.name(),
                        System.currentTimeMillis());
            }
        }
    }
}
