package io.mortise.bench.messages;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import org.jspecify.annotations.Nullable;

/** A stream of Aeron through shared memory. */
final class AeronLane implements Lane {
    private final Aeron aeron;
    private final String channel;
    private final int stream;
    private @Nullable ExclusivePublication publication;
    private @Nullable Subscription subscription;

    AeronLane(Aeron aeron, String name, Tuning tuning) {
        this.aeron = aeron;
        this.channel = "aeron:ipc?term-length=" + tuning.ringBytes();
        this.stream = name.hashCode();
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        ExclusivePublication out = publication;
        if (out == null) {
            out = aeron.addExclusivePublication(channel, stream);
            publication = out;
        }
        return outlet(out);
    }

    private static Outlet outlet(ExclusivePublication out) {
        return source -> {
            if (out.offer(source.buffer(), source.offset(), source.length()) < 0) {
                return 0;
            }
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        Subscription in = subscription;
        if (in == null) {
            in = aeron.addSubscription(channel, stream);
            subscription = in;
        }
        return inlet(in, check);
    }

    private static Inlet inlet(Subscription in, Check check) {
        FragmentHandler handler = (buffer, offset, length, header) -> check.onMessage(buffer, offset, length);
        return limit -> in.poll(handler, limit);
    }

    /** The client closes what it has opened. */
    @Override
    public void close() {}
}
