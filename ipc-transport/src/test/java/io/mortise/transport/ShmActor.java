package io.mortise.transport;

import io.mortise.testkit.Child;
import java.io.IOException;

/** The second JVM of the tests of shared memory. */
final class ShmActor {
    private ShmActor() {}

    /** What it does, then the address, then what that needs. */
    public static void main(String[] arguments) throws Exception {
        String address = arguments[1];
        switch (arguments[0]) {
            case "echo" -> echo(address);
            case "stream" -> stream(address, Integer.parseInt(arguments[2]));
            case "drain" -> drain(address);
            case "idle" -> idle(address);
            case "connect" -> connect(address);
            case "listen" -> listen(address);
            case "accept" -> accept(address);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void echo(String address) throws IOException {
        try (Connection connection = Connections.connect(address)) {
            for (byte[] message = connection.receive(); message.length > 0; message = connection.receive()) {
                connection.send(message);
            }
        }
    }

    private static void stream(String address, int length) throws IOException {
        try (Connection connection = Connections.connect(address)) {
            Child.say("connected");
            for (int i = 0; ; i++) {
                connection.send(Payloads.of(length, i));
            }
        }
    }

    private static void drain(String address) throws IOException {
        try (Connection connection = Connections.connect(address)) {
            Child.say("connected");
            while (true) {
                connection.receive();
            }
        }
    }

    private static void idle(String address) throws IOException {
        try (Connection connection = Connections.connect(address)) {
            connection.send(new byte[] {1, 2, 3});
            Child.say("sent");
            Child.sleepForEver();
        }
    }

    private static void connect(String address) throws IOException {
        Child.say("connecting");
        Connections.connect(address);
        Child.sleepForEver();
    }

    private static void listen(String address) throws IOException {
        try (Listener listener = Connections.listen(address)) {
            Child.say("listening");
            Child.sleepForEver();
            Child.say(listener.address());
        }
    }

    private static void accept(String address) throws Exception {
        try (Listener listener = Connections.listen(address)) {
            Child.say("listening");
            Connection connection = listener.accept();
            Child.say("accepted");
            Child.sleepForEver();
            connection.close();
        }
    }
}
