package ai.lepton.sdk;

import java.util.Objects;

/**
 * What a {@link Model} gives.
 *
 * @param name in the exported model and in figures; empty for a model's only output, which is then named by its meaning
 * @param from name of the step, or of the input, whose value it is
 */
public record Output(String name, String from) {

    public Output {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(from, "from");
    }
}
