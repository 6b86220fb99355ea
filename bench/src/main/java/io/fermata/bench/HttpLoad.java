package io.fermata.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The second process of {@code bench http}: so many clients, each with a connection of its own, that start an execution
 * and wait for its result in one request. Written on plain sockets, so that it is the server that is measured. Prints
 * {@code executions seconds p50 p99}.
 */
final class HttpLoad {
    private static final String HEADER_END = "\r\n\r\n";

    private final int port;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean measuring;
    private volatile boolean stopped;

    private HttpLoad(int port) {
        this.port = port;
    }

    /** Arguments: port, clients, seconds of warm-up, seconds of the window. */
    public static void main(String[] arguments) throws Exception {
        var load = new HttpLoad(Integer.parseInt(arguments[0]));
        var latencies = new ArrayList<Latencies>();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            var mine = new Latencies();
            latencies.add(mine);
            clients.add(Thread.ofPlatform().start(() -> load.loop(mine)));
        }
        Thread.sleep(Integer.parseInt(arguments[2]) * 1_000L);
        long began = System.nanoTime();
        load.measuring = true;
        Thread.sleep(Integer.parseInt(arguments[3]) * 1_000L);
        load.measuring = false;
        double seconds = (System.nanoTime() - began) / 1e9;
        load.stopped = true;
        for (var client : clients) {
            client.join();
        }
        var failed = load.failure.get();
        if (failed != null) {
            throw failed;
        }
        var sorted = Latencies.sorted(latencies);
        System.out.printf(
                Locale.ROOT,
                "%d %.3f %.3f %.3f%n",
                sorted.length,
                seconds,
                Latencies.millis(sorted, 0.5),
                Latencies.millis(sorted, 0.99));
    }

    private void loop(Latencies mine) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var answers = new HttpAnswerReader(socket.getInputStream());
            while (!stopped && failure.get() == null) {
                long number = numbers.getAndIncrement();
                long began = System.nanoTime();
                send(socket.getOutputStream(), number);
                check(number, answers.next());
                if (measuring) {
                    mine.add(System.nanoTime() - began);
                }
            }
        } catch (IOException | WrongResult wrong) {
            failure.compareAndSet(null, wrong);
        }
    }

    private void send(OutputStream out, long number) throws IOException {
        var body = SequenceWorkload.startAsJson(number);
        var request = "POST /api/v1/executions?wait=60s HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + HEADER_END + body;
        out.write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static void check(long number, String answer) throws WrongResult {
        if (!answer.contains("\"result\":" + SequenceWorkload.result(number) + ",")) {
            throw new WrongResult("execution " + number + " gave " + answer);
        }
    }
}
