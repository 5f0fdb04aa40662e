package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Terminal;

/** Says a line if the process is ended, as by Ctrl-C, before this is closed. */
final class Farewell implements AutoCloseable {

    private final Thread hook;

    private Farewell(Thread hook) {
        this.hook = hook;
    }

    static Farewell on(Terminal terminal, String line) {
        Thread hook = new Thread(
                () -> {
                    terminal.line();
                    terminal.line(line);
                },
                "farewell");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Farewell(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the line is being said
        }
    }
}
