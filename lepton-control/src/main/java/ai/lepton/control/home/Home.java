package ai.lepton.control.home;

import ai.lepton.control.auth.Tokens;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ServerInfo;
import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code LEPTON_HOME}, held by this server until closed: folders, lock, token and {@code server.json}.
 *
 * <p>Usable from any thread. Closing removes {@code server.json} and lets the next server in; it must come last.
 */
public final class Home implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Home.class);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43,}");

    private final HomeLayout layout;
    private final HomeLock lock;
    private final String token;

    private Home(HomeLayout layout, HomeLock lock, String token) {
        this.layout = layout;
        this.lock = lock;
        this.token = token;
    }

    /**
     * Makes what is missing and takes the home for this process.
     *
     * @throws LeptonException {@link ErrorCode#HOME_IN_USE} naming the server that has it, {@link
     *     ErrorCode#NOT_WRITABLE}, {@link ErrorCode#DISK_FULL}
     */
    public static Home open(HomeLayout layout) {
        HomeLock lock;
        try {
            PrivateFiles.createFolders(layout.root());
            lock = HomeLock.acquire(layout);
        } catch (IOException e) {
            throw FileErrors.onWrite(layout.root(), "cannot be Lepton's home", e);
        }
        try {
            PrivateFiles.createFolders(layout.storeBackups());
            PrivateFiles.createFolders(layout.packages());
            PrivateFiles.createFolders(layout.runs());
            PrivateFiles.createFolders(layout.datasets());
            PrivateFiles.createFolders(layout.datasetContents());
            PrivateFiles.removeTemporaries(layout.root());
            PrivateFiles.removeTemporaries(layout.storeBackups());
            return new Home(layout, lock, token(layout.token()));
        } catch (IOException e) {
            release(lock);
            throw FileErrors.onWrite(layout.root(), "cannot be Lepton's home", e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    public HomeLayout layout() {
        return layout;
    }

    /** The token that gives every right. */
    public String token() {
        return token;
    }

    /** Writes {@code server.json}, by which clients find this server; call it once the port answers. */
    public void announce(ServerInfo info) {
        try {
            AtomicWrite.file(layout.serverInfo(), temporary -> {
                PrivateFiles.createFile(temporary);
                Files.write(temporary, ApiJson.write(info));
            });
        } catch (IOException e) {
            throw FileErrors.onWrite(layout.serverInfo(), "cannot say where the server is", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(layout.serverInfo());
        } catch (IOException e) {
            LOG.warn("{}: cannot be removed: {}", layout.serverInfo(), e.toString());
        }
        release(lock);
    }

    private static void release(HomeLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock of the home cannot be released before the process ends: {}", e.toString());
        }
    }

    private static String token(Path file) throws IOException {
        if (Files.exists(file)) {
            String token = Files.readString(file).strip();
            if (!TOKEN.matcher(token).matches()) {
                LOG.warn("{}: is no token (expected: 43 or more URL-safe characters); a new one is made.", file);
            } else if (PrivateFiles.isOpenToOthers(file)) {
                // Whoever could read it may have: closing the file would not make the token secret again.
                LOG.warn("{}: others could read it (expected: mode 0600); a new token is made.", file);
            } else {
                return token;
            }
        }
        String token = Tokens.random();
        AtomicWrite.file(file, temporary -> {
            PrivateFiles.createFile(temporary);
            Files.write(temporary, (token + "\n").getBytes(StandardCharsets.UTF_8));
        });
        return token;
    }
}
