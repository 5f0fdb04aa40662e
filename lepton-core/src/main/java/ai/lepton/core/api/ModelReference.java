package ai.lepton.core.api;

/**
 * One version of a model, written {@code name@version}.
 *
 * @param name the model
 * @param version 1, 2, 3 ...
 */
public record ModelReference(String name, int version) {

    /**
     * Parses {@code digits@3}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static ModelReference parse(String text) {
        int at = text.lastIndexOf('@');
        try {
            if (at > 0) {
                return new ModelReference(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
            }
        } catch (NumberFormatException e) {
            // said below, with the whole text
        }
        throw new IllegalArgumentException("model: " + text + " (expected: NAME@VERSION, such as digits@1)");
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }
}
