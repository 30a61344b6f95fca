package io.mortise.bench.messages;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** A ring buffer of Agrona in a mapped file. */
record AgronaLane(RingBuffer ring) implements Lane {
    private static final int TYPE = 1;

    static AgronaLane open(Subject subject, Path file, Tuning tuning) throws IOException {
        UnsafeBuffer buffer = Lanes.map(file, tuning.ringBytes() + RingBufferDescriptor.TRAILER_LENGTH);
        return new AgronaLane(
                subject == Subject.AGRONA_ONE_TO_ONE
                        ? new OneToOneRingBuffer(buffer)
                        : new ManyToOneRingBuffer(buffer));
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        return source -> {
            if (!ring.write(TYPE, source.buffer(), source.offset(), source.length())) {
                return 0;
            }
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        MessageHandler handler = (type, buffer, offset, length) -> check.onMessage(buffer, offset, length);
        return limit -> ring.read(handler, limit);
    }

    @Override
    public void close() {}
}
