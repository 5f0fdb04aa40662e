package ai.lepton.benchmarks.serving;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a server for the same thing over many connections that stay open, each with one request under way: a thread and a
 * plain socket each, so that it costs the machine little beside the server.
 */
final class LoadGenerator implements AutoCloseable {

    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final int LARGEST_ANSWER = 64 << 10;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final int connections;
    private final ExecutorService threads;

    LoadGenerator(int connections) {
        this.connections = connections;
        this.threads = Executors.newFixedThreadPool(connections);
    }

    /**
     * @param requests in all
     * @return how many were answered with anything but 200, or not at all
     */
    long send(int port, byte[] request, long requests) throws InterruptedException {
        AtomicLong left = new AtomicLong(requests);
        List<Future<Long>> answered = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            answered.add(threads.submit(() -> ask(port, request, left)));
        }
        long good = 0;
        for (Future<Long> one : answered) {
            try {
                good += one.get();
            } catch (ExecutionException e) {
                System.err.println("connection: " + e.getCause());
            }
        }
        return requests - good;
    }

    private static long ask(int port, byte[] request, AtomicLong left) throws IOException {
        long good = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[LARGEST_ANSWER];
            while (left.getAndDecrement() > 0) {
                out.write(request);
                if (isGood(answer, read(in, answer))) {
                    good++;
                }
            }
        }
        return good;
    }

    private static boolean isGood(byte[] answer, int length) {
        return length >= OK.length && java.util.Arrays.equals(answer, 0, OK.length, OK, 0, OK.length);
    }

    /** One whole answer, which is all that comes before the next request. */
    private static int read(InputStream in, byte[] answer) throws IOException {
        int length = 0;
        int whole = -1;
        while (whole < 0 || length < whole) {
            int got = in.read(answer, length, answer.length - length);
            if (got <= 0) {
                throw new IOException(
                        "answer: " + length + " bytes (expected: " + (whole < 0 ? "a head" : whole) + ")");
            }
            length += got;
            whole = whole < 0 ? wholeLength(answer, length) : whole;
        }
        return length;
    }

    /** Of head and body; -1 while the head is not all there. */
    private static int wholeLength(byte[] answer, int length) {
        for (int i = 3; i < length; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n') {
                String head = new String(answer, 0, i, StandardCharsets.US_ASCII).toLowerCase(java.util.Locale.ROOT);
                int at = head.indexOf(LENGTH);
                int end = head.indexOf('\r', at);
                return i
                        + 1
                        + Integer.parseInt(
                                head.substring(at + LENGTH.length(), end).strip());
            }
        }
        return -1;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
