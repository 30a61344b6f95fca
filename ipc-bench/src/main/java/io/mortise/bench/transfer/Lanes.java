package io.mortise.bench.transfer;

import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.transport.Connection;
import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.Connections;
import io.mortise.transport.Listener;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sender's ends of all lanes of a run, opened together with the receiver's, and closed after its end. */
final class Lanes {
    /** Addresses lie in a folder that nobody else may enter, but for TCP, whose listener takes one client and is gone. */
    static final ConnectionOptions OPTIONS = ConnectionOptions.defaults().unauthenticated();

    private final Peer peer;
    private final RunDirectory directory;
    private final int maxBytes;
    private final Map<Subject, SendingLane> lanes = new EnumMap<>(Subject.class);
    private @Nullable HandOver handOver;

    Lanes(Peer peer, RunDirectory directory, int maxBytes) {
        this.peer = peer;
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /** Opens what a subject needs, which for a limit is nothing. */
    void open(Subject subject) throws IOException, InterruptedException {
        if (subject == Subject.SHM_HAND_OVER) {
            handOver = HandOver.open(directory.memory(), maxBytes, true);
            peer.closeAfterEnd(handOver);
            peer.call(new OpenTask(subject, "", maxBytes));
        } else if (subject.kind() == Subject.Kind.STREAM) {
            SendingLane lane = lane(subject, subject == Subject.PIPE ? connectPipe() : connect(subject));
            lanes.put(subject, lane);
            peer.closeAfterEnd(lane);
        }
    }

    private SendingLane lane(Subject subject, Connection connection) throws IOException {
        return switch (subject) {
            case SHM_IN_PLACE -> InPlaceLane.open(connection, directory.memory(), maxBytes);
            case FILE -> new FileLane(connection, directory.disk());
            default -> new ConnectionLane(connection);
        };
    }

    private Connection connectPipe() throws IOException, InterruptedException {
        peer.call(new OpenTask(Subject.PIPE, "", maxBytes));
        return peer.standardStreams();
    }

    private Connection connect(Subject subject) throws IOException, InterruptedException {
        try (Listener listener = Connections.listen(address(subject), OPTIONS)) {
            peer.closeAfterEnd(listener);
            Peer.Reply<String> opened = peer.submit(new OpenTask(subject, listener.address(), maxBytes));
            Connection connection = listener.accept(Patience.CONNECT);
            if (connection == null) {
                throw peer.explain(new IOException("the peer did not connect to " + listener.address()));
            }
            opened.await();
            return connection;
        } catch (IOException refused) {
            throw peer.explain(refused);
        }
    }

    private String address(Subject subject) {
        return switch (subject) {
            case SHM, SHM_IN_PLACE -> "shm:" + directory.name() + "-" + subject.label();
            case FIFO -> "fifo:" + directory.disk().resolve("fifo");
            case UNIX -> "unix:" + directory.disk().resolve("unix");
            case TCP -> "tcp://127.0.0.1:0";
            case FILE -> "unix:" + directory.disk().resolve("paths");
            default -> throw new IllegalArgumentException("subject=" + subject + " has no address");
        };
    }

    SendingLane lane(Subject subject) {
        return Objects.requireNonNull(lanes.get(subject), () -> "no lane was opened for " + subject.label());
    }

    HandOver handOver() {
        return Objects.requireNonNull(handOver, "no hand-over was opened");
    }

    /** The buffers in force, by subject. */
    Map<String, Object> describe() {
        Map<String, Object> descriptions = new LinkedHashMap<>();
        lanes.forEach((subject, lane) -> descriptions.put(subject.label(), lane.describe()));
        if (handOver != null) {
            descriptions.put(Subject.SHM_HAND_OVER.label(), handOver.describe());
        }
        return descriptions;
    }
}
