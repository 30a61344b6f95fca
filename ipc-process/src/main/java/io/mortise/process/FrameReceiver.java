package io.mortise.process;

import io.mortise.queue.MessageHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Puts frames together again. For one thread. */
final class FrameReceiver implements MessageHandler {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private int kind;
    private int length;
    private long sequence;
    private int first;
    private int count;
    private byte[] bytes = new byte[1024];
    private byte[] lengths = {};
    private byte[][] arrays = Packed.NO_ARRAYS;
    private boolean complete;

    /** Which part is being filled: -2 the lengths, -1 the object bytes, or an array. */
    private int part;

    private int filled;

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int messageLength) {
        if (complete || kind == 0) {
            begin(buffer, offset, messageLength);
        } else {
            fill(buffer, offset, messageLength);
        }
    }

    private void begin(DirectBuffer buffer, int offset, int messageLength) {
        kind = buffer.getInt(offset + Frame.KIND);
        length = buffer.getInt(offset + Frame.LENGTH);
        sequence = buffer.getLong(offset + Frame.SEQUENCE);
        first = buffer.getInt(offset + Frame.FIRST);
        count = buffer.getInt(offset + Frame.COUNT);
        int arrayCount = buffer.getInt(offset + Frame.ARRAYS);
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, (int) Math.min(Frame.MAX_MESSAGE_BYTES, bytes.length * 2L))];
        }
        if (arrayCount == 0 && messageLength == Frame.HEAD_BYTES + length) {
            buffer.getBytes(offset + Frame.HEAD_BYTES, bytes, 0, length);
            arrays = Packed.NO_ARRAYS;
            complete = true;
            return;
        }
        lengths = new byte[arrayCount * Integer.BYTES];
        arrays = new byte[arrayCount][];
        complete = false;
        part = -2;
        filled = 0;
        skipFull();
    }

    private void fill(DirectBuffer buffer, int offset, int messageLength) {
        buffer.getBytes(offset, target(), filled, messageLength);
        filled += messageLength;
        skipFull();
    }

    private void skipFull() {
        while (!complete && filled == targetLength()) {
            filled = 0;
            part++;
            if (part == arrays.length) {
                complete = true;
            } else if (part >= 0) {
                arrays[part] = new byte[(int) INT.get(lengths, part * Integer.BYTES)];
            }
        }
    }

    private byte[] target() {
        return part == -2 ? lengths : part == -1 ? bytes : arrays[part];
    }

    private int targetLength() {
        return part == -1 ? length : target().length;
    }

    /** {@return true if the last message was the last of its frame, which can then be read} */
    boolean isComplete() {
        return complete;
    }

    int kind() {
        return kind;
    }

    long sequence() {
        return sequence;
    }

    int first() {
        return first;
    }

    int count() {
        return count;
    }

    void open(Unpacker unpacker) {
        unpacker.wrap(bytes, 0, length, arrays);
    }

    /** Lets go of what was large. */
    void release() {
        arrays = Packed.NO_ARRAYS;
        if (bytes.length > Frame.MAX_MESSAGE_BYTES) {
            bytes = new byte[1024];
        }
    }

    /** Forgets a frame whose rest will never come. */
    void reset() {
        kind = 0;
        complete = false;
        release();
    }
}
