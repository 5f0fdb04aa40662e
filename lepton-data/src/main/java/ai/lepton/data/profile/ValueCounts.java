package ai.lepton.data.profile;

import ai.lepton.core.data.ValueCount;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each value occurs, exactly up to some thousand values that differ. Of more, those met first go on being counted,
 * and how many differ is estimated.
 *
 * @see <a href="https://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf">Flajolet et al., "HyperLogLog" (2007)</a>
 */
final class ValueCounts {

    private static final int MOST = 10_000;
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int TOP = 20;
    private static final int SHOWN_CHARACTERS = 100;
    private static final int REGISTER_BITS = 12;

    private final Map<Object, long[]> counts = new HashMap<>();
    private final byte[] registers = new byte[1 << REGISTER_BITS];
    private int heldCharacters;
    private boolean full;

    /** A moment is told apart from a number. */
    private record Moment(long millis) {}

    void add(double number) {
        count(number + 0.0, Double.doubleToLongBits(number + 0.0));
    }

    void addDate(long millis) {
        count(new Moment(millis), millis);
    }

    void add(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        count(text, hash);
    }

    private void count(Object value, long bits) {
        long[] count = counts.get(value);
        if (count != null) {
            count[0]++;
            return;
        }
        // Whatever is in the map has been estimated, too.
        register(mix(bits));
        int characters = value instanceof String text ? text.length() : 0;
        if (full || counts.size() == MOST || heldCharacters + characters > MOST_CHARACTERS) {
            full = true;
            return;
        }
        heldCharacters += characters;
        counts.put(value, new long[] {1});
    }

    boolean isExact() {
        return !full;
    }

    long distinct() {
        return full ? Math.max(counts.size() + 1L, Math.round(estimate())) : counts.size();
    }

    /** The most frequent, equal ones by their text. */
    List<ValueCount> top() {
        return counts.entrySet().stream()
                .map(entry -> new ValueCount(shown(entry.getKey()), entry.getValue()[0]))
                .sorted(Comparator.comparingLong(ValueCount::count).reversed().thenComparing(ValueCount::value))
                .limit(TOP)
                .toList();
    }

    private static String shown(Object value) {
        if (value instanceof Moment moment) {
            return Instant.ofEpochMilli(moment.millis()).toString();
        }
        if (value instanceof Double number) {
            boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
            return whole ? Long.toString(number.longValue()) : number.toString();
        }
        String text = value.toString();
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    private void register(long hash) {
        int index = (int) (hash >>> (64 - REGISTER_BITS));
        int rank = Math.min(64 - REGISTER_BITS, Long.numberOfLeadingZeros(hash << REGISTER_BITS)) + 1;
        registers[index] = (byte) Math.max(registers[index], rank);
    }

    private double estimate() {
        int size = registers.length;
        double sum = 0;
        int zeros = 0;
        for (byte register : registers) {
            sum += Math.scalb(1.0, -register);
            zeros += register == 0 ? 1 : 0;
        }
        double raw = 0.7213 / (1 + 1.079 / size) * size * size / sum;
        // Where registers are empty, counting those is more exact.
        return raw <= 2.5 * size && zeros > 0 ? size * Math.log((double) size / zeros) : raw;
    }

    /** The finaliser of MurmurHash3 by Appleby: neighbours must not fall into one register. */
    private static long mix(long bits) {
        long z = bits * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return z ^ (z >>> 33);
    }
}
