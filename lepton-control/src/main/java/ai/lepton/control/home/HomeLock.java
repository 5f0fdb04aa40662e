package ai.lepton.control.home;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ServerInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds a home for one server; the system lets go of it when the process ends, however it ends. */
final class HomeLock implements AutoCloseable {

    /**
     * The homes held by this JVM. POSIX drops a process's locks on a file as soon as the process closes any channel to
     * it, so a second attempt in the same JVM must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final FileChannel channel;

    private HomeLock(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /** @throws LeptonException {@link ErrorCode#HOME_IN_USE} if another server holds it, naming that server */
    static HomeLock acquire(HomeLayout layout) throws IOException {
        Path home = layout.root().toRealPath();
        if (!HELD.add(home)) {
            throw inUse(layout);
        }
        try {
            return new HomeLock(home, lockedChannel(layout));
        } catch (IOException | RuntimeException e) {
            HELD.remove(home);
            throw e;
        }
    }

    private static FileChannel lockedChannel(HomeLayout layout) throws IOException {
        if (!Files.exists(layout.lock())) {
            try {
                PrivateFiles.createFile(layout.lock());
            } catch (FileAlreadyExistsException e) {
                // another server came first; the lock below decides
            }
        }
        FileChannel channel = FileChannel.open(layout.lock(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(layout);
            }
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static LeptonException inUse(HomeLayout layout) {
        return new LeptonException(
                ErrorCode.HOME_IN_USE,
                layout.root() + ": in use by " + holder(layout)
                        + " (expected: a home that no server uses). Stop that server first, or give this one a home of"
                        + " its own with --home.");
    }

    private static String holder(HomeLayout layout) {
        String pid = "";
        try {
            pid = Files.readString(layout.lock()).strip();
            ServerInfo info = ApiJson.read(Files.readAllBytes(layout.serverInfo()), ServerInfo.class);
            if (Long.toString(info.pid()).equals(pid)) {
                return "the server with pid " + pid + " on port " + info.port();
            }
        } catch (IOException | LeptonException e) {
            // not written yet: the other server is still starting
        }
        return pid.isEmpty()
                ? "another server, which is just starting"
                : "the server with pid " + pid + ", which is just starting";
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(home);
        }
    }
}
