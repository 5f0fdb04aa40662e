package ai.lepton.sdk.engine;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a trainer computes.
 *
 * @param kind of device
 * @param index among several of its kind, {@code >= 0}
 */
public record Device(Kind kind, int index) {

    private static final Pattern TEXT = Pattern.compile("(auto|cpu|cuda)(?::([0-9]{1,3}))?");

    /** Of device. */
    public enum Kind {
        /**
         * What {@code -Dlepton.device} or {@code LEPTON_DEVICE} says; without them the first GPU that the engine can use, else
         * the CPU.
         */
        AUTO,
        CPU,
        /** A GPU by NVIDIA. */
        CUDA
    }

    /** @throws IllegalArgumentException if there is no such index */
    public Device {
        Objects.requireNonNull(kind, "kind");
        if (index < 0 || (index > 0 && kind != Kind.CUDA)) {
            throw new IllegalArgumentException(
                    "index: " + index + " (expected: " + (kind == Kind.CUDA ? ">= 0" : "0, for " + kind) + ")");
        }
    }

    public static Device auto() {
        return new Device(Kind.AUTO, 0);
    }

    public static Device cpu() {
        return new Device(Kind.CPU, 0);
    }

    /** The first GPU. */
    public static Device cuda() {
        return cuda(0);
    }

    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}.
     *
     * @param name of the option; for the error
     */
    public static Device parse(String name, String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || (parts.group(2) != null && !parts.group(1).equals("cuda"))) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: auto, cpu, cuda or cuda:1)");
        }
        return new Device(
                Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.CUDA ? name + ":" + index : name;
    }
}
