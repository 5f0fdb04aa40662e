package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.NamePattern;
import ai.lepton.sdk.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Different optimizers for different parameters, by their names: {@code groups(adam(1e-3)).with("backbone/*",
 * adam(1e-4))}. The first pattern that matches a parameter wins; what none matches gets the first
 * optimizer.
 *
 * @param otherwise of parameters that no pattern matches
 * @param groups in order
 */
public record Groups(Optimizer otherwise, List<Group> groups) implements Optimizer {

    private static final int NAMES_SHOWN = 20;

    /**
     * Parameters by name.
     *
     * @param pattern of their names, such as {@code backbone/*}
     * @param optimizer theirs
     */
    public record Group(NamePattern pattern, Optimizer optimizer) {
        public Group {
            Objects.requireNonNull(pattern, "pattern");
            Objects.requireNonNull(optimizer, "optimizer");
        }
    }

    public Groups {
        Objects.requireNonNull(otherwise, "otherwise");
        groups = List.copyOf(groups);
    }

    /**
     * Adds a group.
     *
     * @param pattern of parameters' names; {@code *} stands for any characters, slashes too
     */
    public Groups with(String pattern, Optimizer optimizer) {
        return and(new Group(NamePattern.of(pattern), optimizer));
    }

    /** @throws IllegalArgumentException if a pattern matches no parameter, or only such as an earlier one has taken */
    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Parameter> left = new ArrayList<>(parameters);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            List<Parameter> members =
                    left.stream().filter(p -> group.pattern().matches(p.name())).toList();
            if (members.isEmpty()) {
                throw nothing(group.pattern(), parameters);
            }
            left.removeAll(members);
            steps.add(group.optimizer().prepare(members, new StateScope(state, "group_" + (i + 1))));
        }
        if (!left.isEmpty()) {
            steps.add(otherwise.prepare(List.copyOf(left), new StateScope(state, "otherwise")));
        }
        return () -> steps.forEach(Step::apply);
    }

    private Groups and(Group last) {
        return new Groups(
                otherwise, Stream.concat(groups.stream(), Stream.of(last)).toList());
    }

    private static IllegalArgumentException nothing(NamePattern pattern, List<Parameter> all) {
        boolean taken = all.stream().anyMatch(p -> pattern.matches(p.name()));
        return new IllegalArgumentException("group: \"" + pattern + "\" matches "
                + (taken ? "only parameters of groups before it" : "no parameter") + " (expected: at least one of "
                + all.stream().map(Parameter::name).limit(NAMES_SHOWN).toList() + ")");
    }
}
