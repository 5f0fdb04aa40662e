package ai.lepton.cli.profile;

/** Text from anyone's data as a part of a page: it is shown, and does nothing. */
final class Html {

    private Html() {}

    /**
     * Text between tags, or in a quoted attribute. Control characters, and those that change the direction of the text or
     * show nothing, become a mark: a name cannot look like another one.
     */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isShown(c) ? c : '\uFFFD');
            }
        });
        return safe.toString();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> c != 0xFFFE && c != 0xFFFF;
        };
    }

    /** The first {@code most} characters, with dots where there are more. */
    static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
