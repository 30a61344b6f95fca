package io.mortise.sync;

import static io.mortise.sync.LockDescriptor.*;

import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a lock's holder besides its ids, for people. A clock and a name would cost more than an uncontended lock, so
 * only those write it who had to sleep for the lock, or do so now.
 */
final class HolderNotes {
    private final AtomicBuffer block;

    HolderNotes(AtomicBuffer block) {
        this.block = block;
    }

    /** By a holder that did not sleep: a load, and seldom a store. */
    void clear() {
        if (block.getLong(SINCE_OFFSET) != 0) {
            block.putLong(SINCE_OFFSET, 0);
        }
    }

    /** By a holder that slept. */
    void sign(long state, String threadName) {
        block.putLong(SINCE_OFFSET, System.currentTimeMillis());
        long named = withoutWaiters(state);
        if (block.getLong(NAMED_STATE_OFFSET) == named) {
            return;
        }
        block.putLong(NAMED_STATE_OFFSET, 0);
        // A volatile store would not keep the plain ones back: the new name could be seen under the old state.
        VarHandle.storeStoreFence(); // ORDER: HOLDER_NAME
        int length = block.putStringWithoutLengthUtf8(NAME_OFFSET, shortened(threadName));
        block.putInt(NAME_LENGTH_OFFSET, length);
        block.putLongRelease(NAMED_STATE_OFFSET, named); // ORDER: HOLDER_NAME
    }

    /** By one that is about to sleep: it is held since now at the latest. */
    void seen() {
        if (block.getLong(SINCE_OFFSET) == 0) {
            block.putLong(SINCE_OFFSET, System.currentTimeMillis());
        }
    }

    @Nullable
    Instant since() {
        long epochMs = block.getLong(SINCE_OFFSET);
        return epochMs == 0 ? null : Instant.ofEpochMilli(epochMs);
    }

    @Nullable
    String threadName(long state) {
        long named = withoutWaiters(state);
        if (block.getLongVolatile(NAMED_STATE_OFFSET) != named) { // ORDER: HOLDER_NAME
            return null;
        }
        byte[] name = new byte[Math.max(0, Math.min(block.getInt(NAME_LENGTH_OFFSET), NAME_MAX))];
        block.getBytes(NAME_OFFSET, name);
        VarHandle.loadLoadFence();
        boolean unchanged = block.getLongVolatile(NAMED_STATE_OFFSET) == named;
        return unchanged ? new String(name, StandardCharsets.UTF_8) : null;
    }

    private static String shortened(String name) {
        String shortened = name;
        while (shortened.getBytes(StandardCharsets.UTF_8).length > NAME_MAX) {
            shortened = shortened.substring(0, shortened.length() - 1);
        }
        return shortened;
    }
}
