package ai.lepton.server.batch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a listener heard, for a test to look at. */
final class Heard implements BatchListener {

    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Integer> rows = new CopyOnWriteArrayList<>();
    final List<Integer> requests = new CopyOnWriteArrayList<>();

    @Override
    public void ran(int requestsOfRun, int rowsOfRun, long readNanos, long runNanos) {
        requests.add(requestsOfRun);
        rows.add(rowsOfRun);
    }

    @Override
    public void delivered(int rowsOfRun, long nanos) {}

    @Override
    public void happened(Event event) {
        events.add(event);
    }

    long count(Event event) {
        return events.stream().filter(event::equals).count();
    }
}
