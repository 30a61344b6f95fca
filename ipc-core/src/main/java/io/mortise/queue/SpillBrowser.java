package io.mortise.queue;

import static io.mortise.queue.SpillDescriptor.PREFIX_BYTES;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Shows copies of messages, wherever they lie. */
final class SpillBrowser implements QueueBrowser {
    private final Spill spill;
    private final QueueBrowser carriers;

    SpillBrowser(Spill spill, QueueBrowser carriers) {
        this.spill = spill;
        this.carriers = carriers;
    }

    @Override
    public void forEach(Visitor visitor) {
        carriers.forEach((position, word, copy) -> visit(visitor, position, word, copy));
    }

    @Override
    public void first(Visitor visitor) {
        carriers.first((position, word, copy) -> visit(visitor, position, word, copy));
    }

    @Override
    public int count() {
        return carriers.count();
    }

    private boolean visit(Visitor visitor, long position, long word, DirectBuffer copy) {
        long handle = copy.getLong(0);
        if (handle == 0) {
            return visitor.visit(position, word, new UnsafeBuffer(copy, PREFIX_BYTES, copy.capacity() - PREFIX_BYTES));
        }
        if (!spill.isThere(handle)) {
            return true;
        }
        UnsafeBuffer message = new UnsafeBuffer(new byte[spill.length(handle)]);
        spill.memory().payload(BlockWord.index(handle)).getBytes(0, message, 0, message.capacity());
        // Still in transit by the same handle, so it was all the time.
        return !spill.isThere(handle) || visitor.visit(position, word, message);
    }
}
