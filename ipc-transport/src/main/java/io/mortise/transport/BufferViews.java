package io.mortise.transport;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Shows the memory behind an Agrona buffer to channels, which know {@code ByteBuffer} only. */
final class BufferViews {
    private BufferViews() {}

    /** {@return a view from position to limit; null if the buffer wraps a bare address} */
    static @Nullable ByteBuffer of(DirectBuffer buffer, int offset, int length) {
        ByteBuffer byteBuffer = buffer.byteBuffer();
        if (byteBuffer != null) {
            int start = buffer.wrapAdjustment() + offset;
            return byteBuffer.duplicate().clear().limit(start + length).position(start);
        }
        byte[] array = buffer.byteArray();
        return array == null ? null : ByteBuffer.wrap(array, buffer.wrapAdjustment() + offset, length);
    }
}
