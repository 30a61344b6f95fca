package io.mortise.bench.messages;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The least there can be: the number in one word, and the rest of the message right behind it. It is no queue: the next message overwrites the one
 * before, so the receiver must have answered.
 */
record BareWordLane(UnsafeBuffer memory) implements Lane {
    private static final int LENGTH = 1 << 16;
    private static final int WORD = 128;

    static BareWordLane open(Path file) throws IOException {
        return new BareWordLane(Lanes.map(file, LENGTH));
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        return source -> {
            int length = source.length();
            if (length > Long.BYTES) {
                memory.putBytes(WORD + Long.BYTES, source.buffer(), source.offset() + Long.BYTES, length - Long.BYTES);
            }
            memory.putLongRelease(WORD, source.number()); // ORDER: BARE-WORD
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        long[] last = {memory.getLongAcquire(WORD)};
        return limit -> {
            long number = memory.getLongAcquire(WORD); // ORDER: BARE-WORD
            if (number == last[0]) {
                return 0;
            }
            last[0] = number;
            check.onMessage(memory, WORD, check.length());
            return 1;
        };
    }

    @Override
    public void close() {}
}
