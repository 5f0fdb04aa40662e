package ai.lepton.sdk.zoo;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How another library calls the tensors of a network that is the same as ours: finds them in its checkpoint. Kernels lie
 * in memory as libtorch has them, so values are taken as they are.
 *
 * <pre>{@code
 * Map<String, NdArray> theirs = SafeTensors.read(Path.of("resnet18.safetensors"));
 * trainer.loadSome(ResNet18.torchvision().pick(theirs, model.tensors().keySet(), "fc"));
 * }</pre>
 */
public final class NameMap {

    private record Rule(Pattern pattern, String replacement) {}

    private final List<Rule> rules;

    private NameMap(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Names as PyTorch's modules give them: dots for slashes, {@code weight}, {@code running_var}. */
    public static NameMap torch() {
        return new NameMap(List.of())
                .with("/(kernel|gain)$", ".weight")
                .with("/(bias|shift)$", ".bias")
                .with("/running_variance$", ".running_var")
                .with("/", ".");
    }

    /**
     * The same with a rule more, tried before those that are there.
     *
     * @param pattern regular expression that is found in our name
     * @param replacement what stands there in theirs; {@code $1} as in {@link java.util.regex.Matcher#replaceAll}
     */
    public NameMap first(String pattern, String replacement) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(0, new Rule(Pattern.compile(pattern), replacement));
        return new NameMap(more);
    }

    private NameMap with(String pattern, String replacement) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(Pattern.compile(pattern), replacement));
        return new NameMap(more);
    }

    /** Their name of one of our tensors, such as {@code layer1.0.conv1.weight}. */
    public String theirs(String ours) {
        String name = ours;
        for (Rule rule : rules) {
            name = rule.pattern().matcher(name).replaceAll(rule.replacement());
        }
        return name;
    }

    /**
     * Their tensors under our names.
     *
     * @param theirs a checkpoint, by their names; what we do not ask for may be in it
     * @param ours names wanted
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} naming those that are not there
     */
    public Map<String, NdArray> pick(Map<String, NdArray> theirs, Collection<String> ours) {
        Map<String, NdArray> picked = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String name : ours) {
            NdArray values = theirs.get(theirs(name));
            if (values == null) {
                missing.add(theirs(name));
            } else {
                picked.put(name, values);
            }
        }
        if (!missing.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "checkpoint: no " + missing.stream().limit(5).toList()
                            + (missing.size() > 5 ? " and " + (missing.size() - 5) + " more" : "")
                            + " (expected: the tensors of the same network; there are "
                            + theirs.keySet().stream().sorted().limit(5).toList() + " ...)");
        }
        return picked;
    }

    /** The same but for our tensors in these places, such as {@code fc}: a new head starts anew. */
    public Map<String, NdArray> pick(Map<String, NdArray> theirs, Collection<String> ours, String... without) {
        List<String> wanted = ours.stream()
                .filter(name -> List.of(without).stream().noneMatch(place -> name.startsWith(place + "/")))
                .toList();
        return pick(theirs, wanted);
    }
}
