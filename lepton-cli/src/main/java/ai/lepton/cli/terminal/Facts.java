package ai.lepton.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Names with their values, one a line, under one another; a value of several lines is indented as a whole. */
public final class Facts {

    private record Fact(String name, String value) {}

    private final List<Fact> facts = new ArrayList<>();

    public Facts add(String name, String value) {
        facts.add(new Fact(name, value));
        return this;
    }

    public void print(Terminal terminal) {
        int width = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
        for (Fact fact : facts) {
            String name = fact.name() + " ".repeat(width - fact.name().length());
            List<String> lines = fact.value().lines().toList();
            terminal.line((terminal.styled(Style.FAINT, name) + "  " + (lines.isEmpty() ? "" : lines.get(0)))
                    .stripTrailing());
            lines.stream().skip(1).forEach(line -> terminal.line(" ".repeat(width + 2) + line));
        }
    }
}
