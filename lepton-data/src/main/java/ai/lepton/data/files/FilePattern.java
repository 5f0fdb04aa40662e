package ai.lepton.data.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parts of a file's path mean: {@code recordings/{digit}_{speaker}_{n}.wav}.
 *
 * <p>{@code {name}} is a part with a name: as few characters as fit, at least one, none of them {@code /}; {@code {name:regex}}
 * is one that a regular expression matches, such as {@code {fold:[0-9]}}. {@code *} is any number of characters but {@code /},
 * {@code ?} one of them; {@code **}{@code /} is any number of folders. All other characters stand for themselves, and the whole
 * path must fit. Case counts, except in what stands behind the last dot ({@code .wav}, {@code .WAV}).
 */
public final class FilePattern {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private final String pattern;
    private final Pattern regex;
    private final List<String> names;

    private FilePattern(String pattern, Pattern regex, List<String> names) {
        this.pattern = pattern;
        this.regex = regex;
        this.names = names;
    }

    /** @throws IllegalArgumentException if a brace is not closed, a name is no name or there twice, or a regex is wrong */
    public static FilePattern of(String pattern) {
        Parser parser = new Parser(Objects.requireNonNull(pattern, "pattern"));
        return new FilePattern(pattern, Pattern.compile(parser.regex()), List.copyOf(parser.names));
    }

    /** The names of its parts, in order. */
    public List<String> names() {
        return names;
    }

    /** What the parts of {@code path} are, by name, in order; empty if it does not fit. */
    public Optional<Map<String, String>> match(String path) {
        Matcher matcher = regex.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            parts.put(names.get(i), matcher.group("p" + i));
        }
        return Optional.of(parts);
    }

    @Override
    public String toString() {
        return pattern;
    }

    /** Writes the pattern as a regular expression. */
    private static final class Parser {

        private final String pattern;
        private final StringBuilder regex = new StringBuilder();
        private final List<String> names = new ArrayList<>();
        private final Set<String> known = new HashSet<>();
        private int at;

        Parser(String pattern) {
            this.pattern = pattern;
        }

        String regex() {
            int ending = pattern.lastIndexOf('.');
            int lastBrace = Math.max(pattern.lastIndexOf('}'), pattern.lastIndexOf('/'));
            while (at < pattern.length()) {
                if (at == ending && ending > lastBrace) {
                    regex.append("(?i)");
                }
                char c = pattern.charAt(at);
                switch (c) {
                    case '{' -> part();
                    case '*' -> {
                        boolean folders = pattern.startsWith("**/", at);
                        regex.append(folders ? "(?:[^/]+/)*" : "[^/]*");
                        at += folders ? 3 : 1;
                    }
                    case '?' -> {
                        regex.append("[^/]");
                        at++;
                    }
                    default -> {
                        regex.append(Pattern.quote(String.valueOf(c)));
                        at++;
                    }
                }
            }
            return regex.toString();
        }

        private void part() {
            int end = closing();
            String inside = pattern.substring(at + 1, end);
            int colon = inside.indexOf(':');
            String name = colon < 0 ? inside : inside.substring(0, colon);
            if (!NAME.matcher(name).matches()) {
                throw wrong("part \"" + name + "\" (expected: a letter, then letters, digits and _)");
            }
            if (!known.add(name)) {
                throw wrong("part \"" + name + "\" twice (expected: once)");
            }
            regex.append("(?<p").append(names.size()).append('>');
            regex.append(colon < 0 ? "[^/]+?" : checked(inside.substring(colon + 1)))
                    .append(')');
            names.add(name);
            at = end + 1;
        }

        /** A regular expression may have braces of its own. */
        private int closing() {
            int depth = 0;
            for (int i = at; i < pattern.length(); i++) {
                if (pattern.charAt(i) == '{') {
                    depth++;
                } else if (pattern.charAt(i) == '}' && --depth == 0) {
                    return i;
                }
            }
            throw wrong("a { that is not closed (expected: {name} or {name:regex})");
        }

        private String checked(String given) {
            try {
                return "(?:" + Pattern.compile(given).pattern() + ")";
            } catch (java.util.regex.PatternSyntaxException e) {
                throw wrong("\"" + given + "\": " + e.getDescription() + " (expected: a regular expression)");
            }
        }

        private IllegalArgumentException wrong(String found) {
            return new IllegalArgumentException("pattern \"" + pattern + "\": " + found);
        }
    }
}
