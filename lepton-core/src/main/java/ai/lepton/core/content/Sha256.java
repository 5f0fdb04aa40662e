package ai.lepton.core.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 under way. For one thread. */
public final class Sha256 {

    private final MessageDigest digest;

    /** @throws IllegalStateException never: every JDK has SHA-256 */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /** The hash of all so far, as 64 hexadecimal digits; it begins anew then. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
