package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.layer.Activate;
import ai.lepton.sdk.layer.Activation;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Named;
import ai.lepton.sdk.layer.Sequential;
import ai.lepton.sdk.layer.WithActivation;
import ai.lepton.sdk.loss.Link;
import java.util.List;

/**
 * Refuses a network that ends in softmax or sigmoid under a loss that applies one itself. Twice trains, slowly and to a worse
 * end, and nothing says why; no loss here wants it, and a loss of the user's own, whose link is the identity, is let through.
 */
final class LinkChecks {

    private LinkChecks() {}

    /**
     * @param objectives in the order of the outputs
     * @throws LeptonException {@code INVALID_ARGUMENT} naming the layer
     */
    static void check(Model model, List<Objective> objectives) {
        for (int i = 0; i < objectives.size(); i++) {
            if (objectives.get(i).loss().link() != Link.IDENTITY) {
                check(model, model.outputs().get(i), objectives.get(i));
            }
        }
    }

    private static void check(Model model, Output output, Objective objective) {
        for (Step step : model.steps()) {
            if (!step.name().equals(output.from())) {
                continue;
            }
            Activation last = last(step.layer());
            if (last == Activation.SOFTMAX || last == Activation.SIGMOID) {
                String name = last == Activation.SOFTMAX ? "softmax" : "sigmoid";
                String own = objective.loss().link() == Link.SOFTMAX ? "softmax" : "sigmoid";
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "layer \"" + step.place() + "\": ends in " + name + " (expected: scores, for the loss applies "
                                + own
                                + " to them). Drop the " + name
                                + ": predict, metrics and the exported model give probabilities without it.");
            }
        }
    }

    /** What a layer does last. */
    private static Activation last(MultiInputLayer layer) {
        if (layer instanceof WithActivation<?> ending) {
            return ending.activation();
        }
        if (layer instanceof Activate activate) {
            return activate.activation();
        }
        if (layer instanceof Named named) {
            return last(named.layer());
        }
        if (layer instanceof Sequential sequential) {
            return last(sequential.layers().get(sequential.layers().size() - 1));
        }
        if (layer instanceof Nested nested) {
            String from = nested.model().outputs().get(0).from();
            return nested.model().steps().stream()
                    .filter(step -> step.name().equals(from))
                    .findFirst()
                    .map(step -> last(step.layer()))
                    .orElse(Activation.LINEAR);
        }
        return Activation.LINEAR;
    }
}
