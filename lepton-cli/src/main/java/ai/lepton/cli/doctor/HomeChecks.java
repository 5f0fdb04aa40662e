package ai.lepton.cli.doctor;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.api.HomeLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The home: rights, room, and a token that nobody else reads. */
final class HomeChecks {

    private static final long LITTLE_ROOM = 2L << 30;
    private static final long TOO_LITTLE_ROOM = 200L << 20;

    private HomeChecks() {}

    static Finding home(HomeLayout layout) {
        Path home = layout.root();
        if (!Files.exists(home)) {
            Path parent = existing(home);
            return Files.isDirectory(parent) && Files.isWritable(parent)
                    ? Finding.ok("home", home + " (will be made)")
                    : Finding.fail("home", home + " cannot be made: " + parent + " is not writable", otherHome());
        }
        if (!Files.isDirectory(home)) {
            return Finding.fail("home", home + " is a file", otherHome());
        }
        return Files.isReadable(home) && Files.isWritable(home) && Files.isExecutable(home)
                ? Finding.ok("home", home.toString())
                : Finding.fail(
                        "home",
                        home + ": user " + System.getProperty("user.name") + " may not read and write it",
                        "chmod u+rwx " + home + ", or " + otherHome());
    }

    private static String otherHome() {
        return "Choose another place with --home DIR, or LEPTON_HOME.";
    }

    static Finding disk(HomeLayout layout) {
        Path place = existing(layout.root());
        try {
            long room = Files.getFileStore(place).getUsableSpace();
            String found = Figures.bytes(room) + " free at " + place;
            if (room < TOO_LITTLE_ROOM) {
                return Finding.fail("disk", found, "Free some, or choose another place with --home DIR.");
            }
            return room < LITTLE_ROOM
                    ? Finding.warn("disk", found, "Runs keep their logs and packages; free some before training much.")
                    : Finding.ok("disk", found);
        } catch (IOException e) {
            return Finding.warn("disk", place + ": room not known: " + e.getMessage(), "Look at it with df.");
        }
    }

    static Finding token(HomeLayout layout) {
        Path token = layout.token();
        if (!Files.exists(token)) {
            return Finding.ok("token", "none yet; the server makes one");
        }
        if (!Files.isReadable(token)) {
            return Finding.fail(
                    "token",
                    token + ": user " + System.getProperty("user.name") + " may not read it",
                    "Use the user that started the server, or a home of your own with --home DIR.");
        }
        try {
            Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(token));
            others.removeAll(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            return others.isEmpty()
                    ? Finding.ok("token", token.toString())
                    : Finding.fail(
                            "token",
                            token + " is " + PosixFilePermissions.toString(Files.getPosixFilePermissions(token))
                                    + ": others can read it",
                            "Remove it and start the server again, which makes a new one.");
        } catch (UnsupportedOperationException e) {
            return Finding.ok("token", token.toString());
        } catch (IOException e) {
            return Finding.warn("token", token + ": " + e.getMessage(), "Look at its rights with ls -l.");
        }
    }

    /** The folder itself, or what is there of its parents. */
    private static Path existing(Path folder) {
        Path place = folder;
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }
}
