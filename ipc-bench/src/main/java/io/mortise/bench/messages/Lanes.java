package io.mortise.bench.messages;

import io.aeron.Aeron;
import io.mortise.queue.Parties;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Opens lanes of every kind, in one JVM. */
final class Lanes {
    /** Where those lie whose messages stay, so that they can be deleted after each segment. */
    static final String KEPT = "kept";

    private final Path memory;
    private final boolean isFirst;
    private final Map<Integer, BlockLane.Hands> hands = new HashMap<>();
    private @Nullable AeronClient aeron;

    Lanes(Path memory, boolean isFirst) {
        this.memory = memory;
        this.isFirst = isFirst;
    }

    Lane open(Subject subject, String name, Tuning tuning) throws IOException {
        Path file = memory.resolve(subject.label() + "-" + name);
        Path folder = memory.resolve(KEPT).resolve(file.getFileName());
        return switch (subject) {
            case MORTISE_QUEUE_SINGLE -> QueueLane.open(file, tuning, Parties.SINGLE);
            case MORTISE_QUEUE_MANY -> QueueLane.open(file, tuning, Parties.MANY);
            case MORTISE_TYPED_QUEUE -> TypedQueueLane.open(file, tuning);
            case MORTISE_TOPIC -> TopicLane.open(file, tuning);
            case SHM_HAND_OVER -> BlockLane.open(hands(tuning.ringBytes()), name);
            case MORTISE_JOURNAL -> JournalLane.open(folder);
            case AGRONA_ONE_TO_ONE, AGRONA_MANY_TO_ONE -> AgronaLane.open(subject, file, tuning);
            case AERON_IPC -> new AeronLane(aeron(), name, tuning);
            case CHRONICLE_QUEUE -> ChronicleLane.open(folder);
            case JCTOOLS_SPSC, JCTOOLS_MPMC -> JctoolsLane.open(subject, tuning);
            case ARRAY_BLOCKING_QUEUE -> BlockingQueueLane.open(tuning);
            case BARE_WORD -> BareWordLane.open(file);
        };
    }

    /** A block goes to and fro: both directions have the same. */
    private BlockLane.Hands hands(int blockBytes) throws IOException {
        BlockLane.Hands found = hands.get(blockBytes);
        if (found == null) {
            found = BlockLane.Hands.open(memory.resolve("blocks-" + blockBytes), blockBytes);
            hands.put(blockBytes, found);
        }
        return found;
    }

    private Aeron aeron() {
        AeronClient client = aeron;
        if (client == null) {
            client = AeronClient.connect(memory.resolve("aeron"), isFirst);
            aeron = client;
        }
        return client.aeron();
    }

    /** Maps a file that is made if it is not there; new ones hold nothing but zeros, and take no time when they are first touched. */
    static UnsafeBuffer map(Path file, int length) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
            return new UnsafeBuffer(mapped.load());
        }
    }
}
