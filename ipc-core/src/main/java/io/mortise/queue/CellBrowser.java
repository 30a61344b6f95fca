package io.mortise.queue;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/** Looks at the messages in cells. */
final class CellBrowser implements QueueBrowser {
    private final QueueMemory memory;

    CellBrowser(QueueMemory memory) {
        this.memory = memory;
    }

    @Override
    public void forEach(Visitor visitor) {
        long tail = memory.tail();
        boolean goesOn = true;
        for (long position = memory.taken(); goesOn && position < tail; position++) {
            goesOn = show(position, visitor);
        }
    }

    @Override
    public void first(Visitor visitor) {
        long position = memory.taken();
        while (true) {
            long word = memory.cell(position);
            if (CellWord.isCommitted(word, memory.lap(position))) {
                boolean[] shown = new boolean[1];
                show(position, (at, found, copy) -> {
                    shown[0] = true;
                    return visitor.visit(at, found, copy);
                });
                if (shown[0]) {
                    return;
                }
            } else if (CellWord.isFreeFor(word, memory.lap(position)) || CellWord.isClaimed(word)) {
                return;
            }
            long next = Math.max(position + 1, memory.taken());
            if (next > memory.tail()) {
                return;
            }
            position = next;
        }
    }

    private boolean show(long position, Visitor visitor) {
        long word = memory.cell(position);
        if (!CellWord.isCommitted(word, memory.lap(position))) {
            return true;
        }
        int length = CellWord.length(word);
        UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        if (length <= QueueDescriptor.INLINE_BYTES) {
            copy.putBytes(0, memory.cells(), memory.inlineOffset(position), length);
        } else {
            long end = memory.end(position);
            if (memory.cell(position) != word) {
                return true;
            }
            long ringOffset = memory.ringOffset(end, length);
            copy.putBytes(0, memory.window(ringOffset), memory.offsetInWindow(ringOffset), length);
        }
        VarHandle.acquireFence();
        // Nobody overwrites a message before it is taken, and then the word is another.
        return memory.cell(position) != word || visitor.visit(position, word, copy);
    }

    @Override
    public int count() {
        long tail = memory.tail();
        int count = 0;
        for (long position = memory.taken(); position < tail; position++) {
            if (CellWord.isCommitted(memory.cell(position), memory.lap(position))) {
                count++;
            }
        }
        return count;
    }
}
