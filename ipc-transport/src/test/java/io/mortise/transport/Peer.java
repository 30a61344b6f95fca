package io.mortise.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** The other process of the tests: connects, and does one thing. */
final class Peer {
    static final String NO_KEY = "-";

    private Peer() {}

    /** Address, file with the key, what to do, and its arguments. */
    public static void main(String[] args) throws Exception {
        ConnectionOptions options = ConnectionOptions.defaults();
        if (!args[1].equals(NO_KEY)) {
            options = options.keyFile(Path.of(args[1]));
        }
        try (Connection connection = Connections.connect(args[0], options)) {
            switch (args[2]) {
                case "echo" -> echo(connection);
                case "cross" -> cross(connection, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
                case "flood" -> flood(connection, Integer.parseInt(args[3]));
                case "idle" -> Thread.sleep(Duration.ofMinutes(5).toMillis());
                default -> throw new IllegalArgumentException(args[2]);
            }
        }
    }

    private static void echo(Connection connection) throws IOException {
        try {
            while (true) {
                byte[] message = connection.receive();
                System.out.println("must disturb nobody");
                connection.send(message);
            }
        } catch (EOFException e) {
            // Done.
        }
    }

    /** Sends and receives at the same time. */
    private static void cross(Connection connection, int messages, int length) throws Exception {
        Background<Void> sender = Background.run(() -> {
            for (int i = 0; i < messages; i++) {
                connection.send(Payloads.of(length + i, i));
            }
        });
        for (int i = 0; i < messages; i++) {
            if (!Arrays.equals(connection.receive(), Payloads.of(length + i, -i))) {
                throw new IllegalStateException("message " + i + " is not what was sent");
            }
        }
        sender.get();
        connection.receive(); // the other side's last word: it has received all
    }

    private static void flood(Connection connection, int length) throws IOException {
        byte[] message = new byte[length];
        while (true) {
            connection.send(message);
        }
    }
}
