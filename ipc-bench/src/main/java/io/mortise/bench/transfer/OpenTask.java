package io.mortise.bench.transfer;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.transport.Connection;
import io.mortise.transport.Connections;
import java.io.IOException;

/**
 * Has the receiver open its end of a lane.
 *
 * @param subject  over what
 * @param address  to connect to
 * @param maxBytes length of the longest message
 */
record OpenTask(Subject subject, String address, int maxBytes) implements PeerTask<String> {
    /** {@return the buffers that are in force at the receiver's end} */
    @Override
    public String run(PeerContext context) throws IOException {
        Receiver receiver = context.kept(Receiver.class);
        if (subject == Subject.SHM_HAND_OVER) {
            HandOver handOver = HandOver.open(context.memory(), maxBytes, false);
            receiver.set(handOver);
            return handOver.describe();
        }
        Connection connection =
                subject == Subject.PIPE ? context.standardStreams() : Connections.connect(address, Lanes.OPTIONS);
        switch (subject) {
            case SHM_IN_PLACE -> receiver.add(subject, InPlaceLane.open(connection, context.memory(), maxBytes));
            case FILE -> receiver.add(subject, new FileLane(connection, context.disk()));
            default -> receiver.add(subject, new ConnectionLane(connection));
        }
        return connection.describe();
    }
}
