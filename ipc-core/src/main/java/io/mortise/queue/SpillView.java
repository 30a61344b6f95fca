package io.mortise.queue;

import static io.mortise.queue.SpillDescriptor.PREFIX_BYTES;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Shows a handler what a message of the queue itself stands for, and remembers the block. For one thread at a time. */
final class SpillView implements MessageHandler {
    private final Spill spill;
    private @Nullable MessageHandler handler;
    private long handle;

    SpillView(Spill spill) {
        this.spill = spill;
    }

    void open(MessageHandler wanted) {
        handler = wanted;
        handle = 0;
    }

    void close() {
        handler = null;
    }

    /** {@return the handle of the block that the message was in, 0 if in none, or if there was no message} */
    long handle() {
        return handle;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        MessageHandler wanted = handler;
        if (wanted == null) {
            throw new IllegalStateException("a message was shown twice");
        }
        handle = buffer.getLong(offset);
        if (handle == 0) {
            wanted.onMessage(buffer, offset + PREFIX_BYTES, length - PREFIX_BYTES);
        } else {
            wanted.onMessage(spill.payload(handle), 0, spill.length(handle));
        }
    }
}
