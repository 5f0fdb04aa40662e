package ai.lepton.server.traffic;

import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Assignment;
import ai.lepton.core.api.EndpointPlan.Rule;
import ai.lepton.core.api.EndpointPlan.Share;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the version for a request: by the first rule that fits, else by its key, else by chance, so that each version
 * gets its share. Immutable; may be used by any thread.
 *
 * <p>A key is assigned by weighted rendezvous hashing: every version draws {@code -w / ln(u)} with {@code u} in (0, 1)
 * from a hash of endpoint, version and key, and the largest wins. Shares are then as the weights say; when a weight rises,
 * keys only move to that version, when it falls, only away from it, and no key moves between two others.
 *
 * @see <a href="https://doi.org/10.1109/90.663936">Thaler and Ravishankar, "Using name-based mappings to increase hit
 *     rates" (1998)</a>
 */
public final class TrafficSplit {

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final int[] versions;
    private final double[] weights;
    private final double sum;
    private final long[] salts;
    private final @Nullable String key;
    private final List<LowerCaseRule> rules;
    private final DoubleSupplier chance;
    private final int only;

    private record LowerCaseRule(String header, String value, int version) {}

    TrafficSplit(EndpointPlan plan, DoubleSupplier chance) {
        List<Share> shares = plan.versions();
        this.versions =
                shares.stream().mapToInt(share -> share.model().version()).toArray();
        this.weights = shares.stream().mapToDouble(Share::weight).toArray();
        this.sum = shares.stream().mapToDouble(Share::weight).sum();
        this.salts = new long[versions.length];
        for (int i = 0; i < salts.length; i++) {
            salts[i] = hash(FNV_OFFSET, plan.name() + "@" + versions[i] + "\n");
        }
        Assignment assignment = plan.assignment();
        this.key = assignment == null || assignment.key() == null
                ? null
                : assignment.key().toLowerCase(Locale.ROOT);
        this.rules = assignment == null
                ? List.of()
                : assignment.rules().stream().map(TrafficSplit::lowerCase).toList();
        this.chance = chance;
        int others = 0;
        for (double weight : weights) {
            others += weight > 0 ? 1 : 0;
        }
        this.only = others == 1 && rules.isEmpty() ? plan.mainModel().version() : 0;
    }

    /** The split of a plan. */
    public static TrafficSplit of(EndpointPlan plan) {
        return new TrafficSplit(plan, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** The number of the version that a request goes to. */
    public int choose(Headers headers) {
        if (only > 0) {
            return only;
        }
        for (LowerCaseRule rule : rules) {
            if (rule.value.equals(headers.first(rule.header))) {
                return rule.version;
            }
        }
        String value = key == null ? null : headers.first(key);
        return value == null ? byChance() : byKey(value);
    }

    private int byChance() {
        double left = chance.getAsDouble() * sum;
        int last = 0;
        for (int i = 0; i < versions.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return versions[last];
    }

    private int byKey(String value) {
        int best = 0;
        double highest = -1;
        for (int i = 0; i < versions.length; i++) {
            double drawn = weights[i] == 0 ? -1 : -weights[i] / Math.log(unit(hash(salts[i], value)));
            if (drawn > highest) {
                highest = drawn;
                best = i;
            }
        }
        return versions[best];
    }

    /** FNV-1a, whose last bytes hardly reach the upper bits: {@link #unit} mixes. */
    private static long hash(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ (text.charAt(i) & 0xFF)) * FNV_PRIME;
            hash = (hash ^ (text.charAt(i) >>> 8)) * FNV_PRIME;
        }
        return hash;
    }

    /** A number in (0, 1) from the 53 upper bits, after the finalizer of MurmurHash3. */
    private static double unit(long hash) {
        long mixed = hash;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        mixed ^= mixed >>> 33;
        return ((mixed >>> 11) + 0.5) * 0x1.0p-53;
    }

    private static LowerCaseRule lowerCase(Rule rule) {
        return new LowerCaseRule(rule.header().toLowerCase(Locale.ROOT), rule.value(), rule.version());
    }
}
