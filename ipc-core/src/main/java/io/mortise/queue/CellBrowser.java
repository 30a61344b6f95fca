package io.mortise.queue;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Looks at the messages in cells. */
final class CellBrowser implements QueueBrowser {
    private static final int LEAST_COPY = 64;

    private final QueueMemory memory;

    /** Room for the next copy, if nobody is using it. */
    private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();

    CellBrowser(QueueMemory memory) {
        this.memory = memory;
    }

    @Override
    public void forEach(Visitor visitor) {
        long claimed = memory.claimed();
        boolean goesOn = true;
        for (long position = first(); goesOn && position < claimed; position++) {
            goesOn = show(position, visitor);
        }
    }

    /** {@return where to begin} What was given back lies before what is to be taken next. */
    private long first() {
        return memory.redelivery() == 0 ? memory.taken() : memory.head();
    }

    @Override
    public void first(Visitor visitor) {
        boolean[] shown = new boolean[1];
        long claimed = memory.claimed();
        for (long position = first(); !shown[0] && position < claimed; position++) {
            if (CellWord.isClaimed(memory.cell(position))) {
                return;
            }
            show(position, (at, word, copy) -> {
                shown[0] = true;
                return visitor.visit(at, word, copy);
            });
        }
    }

    private boolean show(long position, Visitor visitor) {
        long word = memory.cell(position);
        if (!isThere(position, word)) {
            return true;
        }
        UnsafeBuffer copy = new UnsafeBuffer(new byte[CellWord.length(word)]);
        return !copy(position, word, copy) || visitor.visit(position, word, copy);
    }

    /** Shows a copy of one message. {@return false if it is not there any more} */
    boolean showCopy(long position, MessageHandler handler) {
        long word = memory.cell(position);
        if (!isThere(position, word)) {
            return false;
        }
        int length = CellWord.length(word);
        byte[] bytes = spare.getAndSet(null);
        if (bytes == null || bytes.length < length) {
            bytes = new byte[Math.max(length, LEAST_COPY)];
        }
        UnsafeBuffer copy = new UnsafeBuffer(bytes, 0, length);
        boolean isWhole = copy(position, word, copy);
        if (isWhole) {
            handler.onMessage(copy, 0, length);
        }
        spare.set(bytes);
        return isWhole;
    }

    private boolean isThere(long position, long word) {
        return CellWord.isCommitted(word, memory.lap(position)) || CellWord.isReturned(word);
    }

    /** {@return false if the copy may not be whole} */
    private boolean copy(long position, long word, UnsafeBuffer copy) {
        int length = CellWord.length(word);
        if (length <= QueueDescriptor.INLINE_BYTES) {
            copy.putBytes(0, memory.cells(), memory.inlineOffset(position), length);
        } else {
            long end = memory.end(position);
            if (memory.cell(position) != word) {
                return false;
            }
            long ringOffset = memory.ringOffset(end, length);
            copy.putBytes(0, memory.window(ringOffset), memory.offsetInWindow(ringOffset), length);
        }
        VarHandle.acquireFence();
        // Nobody overwrites a message before it is taken, and then the word is another.
        return memory.cell(position) == word;
    }

    @Override
    public int count() {
        long claimed = memory.claimed();
        int count = 0;
        for (long position = first(); position < claimed; position++) {
            if (isThere(position, memory.cell(position))) {
                count++;
            }
        }
        return count;
    }
}
