package ai.lepton.recipes;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Reads a run's parameters by name and type, and remembers what each came to, defaults too. Every error is {@code
 * INVALID_ARGUMENT} with the name, the value and what was expected.
 */
public final class RunParameters {

    private final Map<String, String> given;
    private final Map<String, String> used = new LinkedHashMap<>();

    public RunParameters(Map<String, String> given) {
        this.given = Map.copyOf(given);
    }

    public String text(String name, String otherwise) {
        String value = given.getOrDefault(name, otherwise);
        used.put(name, value);
        return value;
    }

    /** A text that must be there; {@code what} says for what. */
    public String required(String name, String what) {
        String value = text(name, "");
        if (value.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, name + ": not given (expected: " + what + "). Give --" + name + ".");
        }
        return value;
    }

    /** A number between 0 and 1, neither of them; empty where it was not given. */
    public OptionalDouble shareIfGiven(String name) {
        if (text(name, "").isEmpty()) {
            return OptionalDouble.empty();
        }
        double share = real(name, 0);
        if (share <= 0 || share >= 1) {
            throw wrong(name, Double.toString(share), "between 0 and 1");
        }
        return OptionalDouble.of(share);
    }

    /** A whole number of at least {@code minimum}. */
    public int integer(String name, int otherwise, int minimum) {
        String value = text(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number >= minimum) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(
                name,
                value,
                minimum == Integer.MIN_VALUE ? "a whole number of 32 bits" : "a whole number >= " + minimum);
    }

    /** As {@link #integer}; empty where it was not given, and {@link #resolve} then notes what it came to. */
    public OptionalInt integerIfGiven(String name, int minimum) {
        if (given.containsKey(name)) {
            return OptionalInt.of(integer(name, minimum, minimum));
        }
        used.put(name, "chosen by the recipe");
        return OptionalInt.empty();
    }

    /** Any whole number of 64 bits. */
    public long number(String name, long otherwise) {
        String value = text(name, Long.toString(otherwise));
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw wrong(name, value, "a whole number");
        }
    }

    /** A finite number. */
    public double real(String name, double otherwise) {
        String value = text(name, Double.toString(otherwise));
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(name, value, "a finite number");
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean otherwise) {
        String value = text(name, Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw wrong(name, value, "true or false");
        }
        return value.equals("true");
    }

    /** One of an enum's constants, in lower case. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        String value = text(name, otherwise.name().toLowerCase(Locale.ROOT));
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name,
                        value,
                        "one of "
                                + Arrays.stream(constants)
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .toList()));
    }

    /** Notes what a parameter came to that depends on more than was given. */
    public void resolve(String name, int value) {
        used.put(name, Integer.toString(value));
    }

    /**
     * Refuses parameters that nobody has read; call it when all are.
     *
     * @throws LeptonException naming the first, listing those there are
     */
    public void refuseOthers() {
        for (String name : new TreeSet<>(given.keySet())) {
            if (!used.containsKey(name)) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "parameter: " + name + " (expected: one of " + new TreeSet<>(used.keySet()) + ")");
            }
        }
    }

    /** What each came to, defaults too. */
    public Map<String, String> used() {
        return Map.copyOf(used);
    }

    private static LeptonException wrong(String name, String value, String expected) {
        return new LeptonException(ErrorCode.INVALID_ARGUMENT, name + ": " + value + " (expected: " + expected + ")");
    }
}
