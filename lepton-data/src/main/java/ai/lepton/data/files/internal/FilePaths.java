package ai.lepton.data.files.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.StringJoiner;

/** What names in archives may be. */
final class FilePaths {

    private static final int LONGEST_SHOWN = 200;

    /** What Linux takes; also keeps folders from being thousands deep. */
    private static final int LONGEST = 4096;

    private FilePaths() {}

    /**
     * The path of an entry, without empty parts and single dots; empty for the archive's own folder.
     *
     * @throws LeptonException {@link ErrorCode#ARCHIVE_UNSAFE} if it is absolute, climbs, or no file could be called so
     */
    static String checked(String archive, String name) {
        // A backslash parts folders where the archive may be opened next.
        String slashed = name.replace('\\', '/');
        boolean drive = slashed.length() >= 2 && slashed.charAt(1) == ':' && Character.isLetter(slashed.charAt(0));
        if (slashed.startsWith("/") || drive) {
            throw unsafe(archive, name, "is an absolute path");
        }
        if (slashed.indexOf('\0') >= 0) {
            throw unsafe(archive, name, "has a zero in its name");
        }
        if (name.length() > LONGEST) {
            throw unsafe(archive, name, "has a path of " + name.length() + " characters, more than " + LONGEST);
        }
        for (String part : slashed.split("/", -1)) {
            if (part.equals("..")) {
                throw unsafe(archive, name, "climbs out of its folder");
            }
        }
        StringJoiner path = new StringJoiner("/");
        for (String part : name.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                path.add(part);
            }
        }
        return path.toString();
    }

    static LeptonException unsafe(String archive, String entry, String found) {
        return new LeptonException(
                ErrorCode.ARCHIVE_UNSAFE,
                archive + ": entry \"" + shown(entry) + "\" " + found
                        + " (expected: files and folders inside the archive). Pack it anew from a source that you trust.");
    }

    static boolean isHidden(String name) {
        return name.startsWith(".") || name.equals("__MACOSX");
    }

    /** Whether the path or a folder above it is hidden. */
    static boolean hasHiddenPart(String path) {
        for (String part : path.split("/", -1)) {
            if (isHidden(part)) {
                return true;
            }
        }
        return false;
    }

    /** A name from outside, made fit for a message: short and without control characters. */
    static String shown(String name) {
        String safe = name.replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= LONGEST_SHOWN ? safe : safe.substring(0, LONGEST_SHOWN) + "...";
    }
}
