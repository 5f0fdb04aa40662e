package ai.lepton.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of something, closed last in, first out; one that fails to close does not keep the others from it. */
final class CloseStack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloseStack.class);

    private record Part(String name, AutoCloseable part) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T push(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part last = parts.pop();
            try {
                last.part().close();
            } catch (Exception e) {
                LOG.warn("{}: not closed properly", last.name(), e);
            }
        }
    }
}
