package ai.lepton.sdk;

import java.util.ArrayList;
import java.util.List;

/** Brings objectives into the order of a model's outputs. */
final class Objectives {

    private Objectives() {}

    /** @throws IllegalArgumentException if they are not one for each output */
    static List<Objective> inOrder(Model model, List<Objective> given) {
        List<String> outputs = model.outputs().stream().map(Output::name).toList();
        if (outputs.size() == 1 && given.size() == 1) {
            Objective only = given.get(0);
            if (only.output().isEmpty() || only.output().equals(outputs.get(0))) {
                return List.of(new Objective(outputs.get(0), only.loss(), only.weight(), only.metrics()));
            }
        }
        List<String> names = given.stream().map(Objective::output).toList();
        List<Objective> ordered = new ArrayList<>();
        for (String output : outputs) {
            given.stream()
                    .filter(objective -> objective.output().equals(output))
                    .findFirst()
                    .ifPresent(ordered::add);
        }
        if (ordered.size() != outputs.size() || given.size() != outputs.size()) {
            throw new IllegalArgumentException("objectives: of outputs " + names + " (expected: " + outputs
                    + ", one for each). Make them with Objective.of(output, loss).");
        }
        return ordered;
    }
}
