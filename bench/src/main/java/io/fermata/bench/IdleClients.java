package io.fermata.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * Connections that wait, half for events and half for a task: their number is printed when each was answered or sent.
 */
final class IdleClients {
    private static final int FIRST_BYTES = 64;

    private IdleClients() {}

    /** The port, and how many. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        var open = new ArrayList<SocketChannel>();
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            channel.connect(address);
            channel.write(ByteBuffer.wrap((i % 2 == 0 ? events() : poll()).getBytes(StandardCharsets.US_ASCII)));
            open.add(channel);
        }
        for (int i = 0; i < count; i += 2) {
            // The events that there are already come at once: then the server has this client.
            open.get(i).read(ByteBuffer.allocate(FIRST_BYTES));
        }
        System.out.println(open.size());
        Thread.currentThread().join();
    }

    private static String events() {
        return "GET /api/v1/executions/idle/history HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
    }

    private static String poll() {
        return "POST /api/v1/queues/nothing/poll?wait=60s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    }
}
