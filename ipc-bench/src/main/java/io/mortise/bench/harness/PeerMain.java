package io.mortise.bench.harness;

import io.mortise.transport.Connection;
import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.Connections;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/** The second JVM: does one task after the other until the first one is gone. */
public final class PeerMain {
    private PeerMain() {}

    /**
     * Runs until the first JVM closes the connection.
     *
     * @param args the two folders of the run and the address to connect to
     * @throws IOException if the connection fails
     */
    public static void main(String[] args) throws IOException {
        try (Connection standardStreams = Connections.connect("pipe:stdio");
                Connection control = Connections.connect(
                        args[2], ConnectionOptions.defaults().unauthenticated())) {
            serve(control, PeerContext.open(Path.of(args[0]), Path.of(args[1]), standardStreams));
        } catch (EOFException orderlyEnd) {
            return;
        }
    }

    private static void serve(Connection control, PeerContext context) throws IOException {
        while (true) {
            Object task = Wire.read(control.receive());
            control.send(Wire.write(answer((PeerTask<?>) task, context)));
        }
    }

    private static Wire.Answer answer(PeerTask<?> task, PeerContext context) {
        try {
            Serializable result = task.run(context);
            return new Wire.Answer(result, null);
        } catch (Exception failure) {
            return new Wire.Answer(null, describe(failure));
        }
    }

    /** Our own exceptions say all in their message; of others the type is part of it. */
    private static String describe(Throwable failure) {
        boolean own = failure.getClass().getName().startsWith("io.mortise.bench.");
        return own ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
