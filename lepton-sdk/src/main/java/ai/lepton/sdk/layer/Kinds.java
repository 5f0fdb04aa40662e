package ai.lepton.sdk.layer;

import java.util.Locale;

/** Names of kinds of layers: the class's name in lower case with underscores. */
final class Kinds {

    private Kinds() {}

    static String of(Class<?> type) {
        return type.getSimpleName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
