package ai.lepton.cli.terminal;

/** How words look where colours are shown; plain words elsewhere. The sixteen colours follow the user's own theme. */
public enum Style {
    BOLD("1"),
    /** What matters less. */
    FAINT("2"),
    /** What went well. */
    GOOD("32"),
    /** What deserves a look. */
    WARNING("33"),
    /** What went wrong. */
    BAD("31"),
    /** What can be pasted or clicked. */
    ACCENT("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String apply(String words) {
        return words.isEmpty() ? words : "\033[" + code + "m" + words + "\033[0m";
    }
}
