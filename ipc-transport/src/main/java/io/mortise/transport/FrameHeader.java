package io.mortise.transport;

import java.nio.ByteBuffer;

/**
 * Layout of what precedes each message on a stream of bytes. All fields little endian; each message follows its header
 * without padding.
 *
 * <pre>
 *   0        1        2        3        4                                 8
 *  +--------+--------+--------+--------+--------+--------+--------+--------+----------- ...
 *  |  'M'   |  'x'   |version | kind   |        length in bytes (int32)    | message
 *  +--------+--------+--------+--------+--------+--------+--------+--------+----------- ...
 * </pre>
 */
final class FrameHeader {
    static final int LENGTH = 8;
    static final int VERSION = 1;

    /** A message of the application. The other kinds belong to the opening exchange. */
    static final int MESSAGE = 1;

    static final int GREETING = 2;
    static final int ANSWER = 3;
    static final int WELCOME = 4;
    static final int REFUSAL = 5;

    private static final int MAGIC = 'M' | 'x' << 8;

    private FrameHeader() {}

    /** Appends a header to a little-endian buffer. */
    static void put(ByteBuffer target, int kind, int lengthBytes) {
        target.putInt(MAGIC | VERSION << 16 | kind << 24).putInt(lengthBytes);
    }

    /**
     * Takes a header from a little-endian buffer.
     *
     * @return length of what follows.
     * @throws FrameException if it is no header of that kind, or announces more than is allowed.
     */
    static int take(ByteBuffer source, int kind, int maxLengthBytes, String address) throws FrameException {
        int word = source.getInt();
        int lengthBytes = source.getInt();
        if (word != (MAGIC | VERSION << 16 | kind << 24)) {
            throw new FrameException(address + ": no frame: header=" + hex(word) + " " + hex(lengthBytes)
                    + ", expected=" + hex(MAGIC | VERSION << 16 | kind << 24) + ", that is 'Mx', version " + VERSION
                    + ", kind " + kind + " and a length; the other side speaks something else, or something was printed"
                    + " into the stream");
        }
        if (lengthBytes < 0 || lengthBytes > maxLengthBytes) {
            throw new FrameException(address + ": length=" + Integer.toUnsignedString(lengthBytes)
                    + " is above maxMessageBytes=" + maxLengthBytes);
        }
        return lengthBytes;
    }

    /** The bytes in the order in which they came. */
    private static String hex(int word) {
        return String.format("%08x", Integer.reverseBytes(word));
    }
}
