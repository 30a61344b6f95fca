package io.mortise.stress.ordering.pairs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import io.mortise.transport.Connection;
import io.mortise.transport.Connections;
import io.mortise.transport.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders({"CELL", "ACCEPT"})
@Description("One connects while the other accepts; then each must know the other, and what it sends arrives.")
@Outcome(
        id = "accepted, greeting",
        expect = ACCEPTABLE,
        desc = "The listener saw the key, the connector saw the listener.")
@Outcome(
        expect = FORBIDDEN,
        desc = "The cell was ready before its key, or the state had changed before the owner word.")
@State
public class ConnectAndAccept {
    @Actor
    public void listener(LL_Result result) {
        try (Connection connection = Meeting.LISTENER.accept()) {
            result.r2 = new String(connection.receive(), UTF_8);
        } catch (IOException | InterruptedException e) {
            result.r2 = e.toString();
        }
    }

    @Actor
    public void connector(LL_Result result) {
        try (Connection connection = Connections.connect(Meeting.LISTENER.address())) {
            result.r1 = "accepted";
            connection.send(ByteBuffer.wrap("greeting".getBytes(UTF_8)));
        } catch (IOException e) {
            result.r1 = e.toString();
        }
    }

    private static final class Meeting {
        static final Listener LISTENER = listen();

        private static Listener listen() {
            try {
                return Connections.listen(
                        "shm:ordering-" + ProcessHandle.current().pid());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
