package io.mortise.collection;

import io.mortise.codec.Codec;
import io.mortise.codec.Scratch;
import org.agrona.ExpandableArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a thread needs for one operation: memory of its own for a key, a value, and what was found, used again and again; and where the
 * operation has come to. A codec, or a function that runs inside an operation, may use collections itself, so operations of a thread
 * can lie within one another.
 */
final class Workspace implements AutoCloseable {
    private static final int LARGEST_KEPT_BYTES = 1 << 20;
    private static final ThreadLocal<Workspace> INNERMOST = ThreadLocal.withInitial(() -> new Workspace(null));

    private final @Nullable Workspace outer;
    private boolean inUse;
    private @Nullable Memory holding;

    ExpandableArrayBuffer key = new ExpandableArrayBuffer();
    int keyLength;
    long hash;

    ExpandableArrayBuffer value = new ExpandableArrayBuffer();
    int valueLength;

    ExpandableArrayBuffer found = new ExpandableArrayBuffer();
    int foundLength;

    /** Where the key is in the table, or where it could be put. */
    int slot;
    /** What is in that slot. */
    long word;

    /** What retired was when this began to read. */
    long retired;

    private Workspace(@Nullable Workspace outer) {
        this.outer = outer;
    }

    static Workspace open() {
        Workspace workspace = INNERMOST.get();
        if (workspace.inUse) {
            workspace = new Workspace(workspace);
            INNERMOST.set(workspace);
        }
        workspace.inUse = true;
        return workspace;
    }

    <K> void encodeKey(Codec<K> codec, K object) {
        keyLength = encode(codec, object, key);
    }

    <V> void encodeValue(Codec<V> codec, V object) {
        valueLength = encode(codec, object, value);
    }

    static <T> int encode(Codec<T> codec, T object, ExpandableArrayBuffer buffer) {
        int promised = codec.encodedLength(object);
        int length = codec.encode(object, buffer, 0);
        Scratch.checkWritten(codec, promised, length);
        return length;
    }

    <V> V decodeFound(Codec<V> codec) {
        return codec.decode(found, 0, foundLength);
    }

    /** True if what was found and the value have the same bytes. */
    boolean isValueFound() {
        return foundLength == valueLength && Bytes.areEqual(found, 0, value, 0, valueLength);
    }

    /** Says that this thread now holds a lock of that collection. */
    void holds(@Nullable Memory memory) {
        holding = memory;
    }

    /** True if this thread holds a lock of that collection, in this operation or in one around it. */
    boolean isWithin(Memory memory) {
        for (Workspace each = this; each != null; each = each.outer) {
            if (each.holding == memory) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        inUse = false;
        if (outer != null) {
            INNERMOST.set(outer);
        } else if (key.capacity() > LARGEST_KEPT_BYTES
                || value.capacity() > LARGEST_KEPT_BYTES
                || found.capacity() > LARGEST_KEPT_BYTES) {
            INNERMOST.remove();
        }
    }
}
