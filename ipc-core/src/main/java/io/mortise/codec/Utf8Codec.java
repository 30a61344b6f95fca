package io.mortise.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Strings in UTF-8, strict both ways. */
final class Utf8Codec implements Codec<String> {
    static final Codec<String> INSTANCE = new Utf8Codec();

    private static final int LAST_OF_ONE_BYTE = 0x7F;
    private static final int LAST_OF_TWO_BYTES = 0x7FF;
    private static final int CONTINUED = 0x80;
    private static final int SIX_BITS = 0x3F;
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8Codec() {}

    @Override
    public int encodedLength(String value) {
        int chars = value.length();
        int ascii = asciiPrefix(value);
        return ascii == chars ? chars : encodedLength(value, ascii);
    }

    private static int encodedLength(String value, int ascii) {
        long length = ascii;
        for (int i = ascii; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= LAST_OF_ONE_BYTE) {
                length += 1;
            } else if (c <= LAST_OF_TWO_BYTES) {
                length += 2;
            } else if (Character.isSurrogate(c)) {
                checkPair(value, i++);
                length += 4;
            } else {
                length += 3;
            }
        }
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a string of " + length + " bytes in UTF-8 is longer than any message");
        }
        return (int) length;
    }

    private static int asciiPrefix(String value) {
        int chars = value.length();
        for (int i = 0; i < chars; i++) {
            if (value.charAt(i) > LAST_OF_ONE_BYTE) {
                return i;
            }
        }
        return chars;
    }

    private static void checkPair(String value, int index) {
        if (!Character.isHighSurrogate(value.charAt(index))
                || index + 1 == value.length()
                || !Character.isLowSurrogate(value.charAt(index + 1))) {
            throw new IllegalArgumentException("half a surrogate pair at index=" + index
                    + " of a string, which UTF-8 has no bytes for; send chars or bytes instead");
        }
    }

    @Override
    public int encode(String value, MutableDirectBuffer buffer, int offset) {
        if (asciiPrefix(value) == value.length()) {
            return buffer.putStringWithoutLengthAscii(offset, value);
        }
        int to = offset;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= LAST_OF_ONE_BYTE) {
                buffer.putByte(to++, (byte) c);
            } else if (c <= LAST_OF_TWO_BYTES) {
                buffer.putByte(to++, (byte) (0xC0 | (c >> 6)));
                buffer.putByte(to++, continued(c));
            } else if (Character.isSurrogate(c)) {
                checkPair(value, i);
                int point = Character.toCodePoint(c, value.charAt(++i));
                buffer.putByte(to++, (byte) (0xF0 | (point >> 18)));
                buffer.putByte(to++, continued(point >> 12));
                buffer.putByte(to++, continued(point >> 6));
                buffer.putByte(to++, continued(point));
            } else {
                buffer.putByte(to++, (byte) (0xE0 | (c >> 12)));
                buffer.putByte(to++, continued(c >> 6));
                buffer.putByte(to++, continued(c));
            }
        }
        return to - offset;
    }

    private static byte continued(int bits) {
        return (byte) (CONTINUED | (bits & SIX_BITS));
    }

    @Override
    public String decode(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        String value = new String(bytes, StandardCharsets.UTF_8);
        if (value.indexOf(REPLACEMENT) >= 0) {
            checkWellFormed(bytes);
        }
        return value;
    }

    /** The replacement character stands for itself, or for what was malformed. */
    private static void checkWellFormed(byte[] bytes) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new CodecException(
                    "length=" + bytes.length + " of what should be UTF-8, but is malformed: " + e.getMessage(), e);
        }
    }

    @Override
    public String format() {
        return "utf-8";
    }

    @Override
    public String toString() {
        return "utf-8 codec";
    }
}
