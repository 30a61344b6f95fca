package io.mortise.stress.crash;

import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The constants of a compiled class, as far as labels are concerned. */
final class ConstantPool {
    static final int NONE = 0;

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private static final int MAGIC_AND_VERSION = 8;

    private final int[] tags;
    private final int[] first;
    private final int[] second;
    private final @Nullable String[] texts;

    private ConstantPool(int size) {
        tags = new int[size];
        first = new int[size];
        second = new int[size];
        texts = new String[size];
    }

    static ConstantPool read(DataInputStream in) throws IOException {
        in.skipNBytes(MAGIC_AND_VERSION);
        int size = in.readUnsignedShort();
        ConstantPool pool = new ConstantPool(size);
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            pool.tags[i] = tag;
            switch (tag) {
                case UTF8 -> pool.texts[i] = in.readUTF();
                case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> pool.first[i] = in.readUnsignedShort();
                case LONG, DOUBLE -> {
                    in.readLong();
                    i++; // they take two places
                }
                case METHOD_HANDLE -> in.skipNBytes(3);
                default -> {
                    pool.first[i] = in.readUnsignedShort();
                    pool.second[i] = in.readUnsignedShort();
                }
            }
        }
        return pool;
    }

    /** {@return its index, or {@link #NONE}} */
    int indexOfMethod(String className, String name) {
        for (int i = 1; i < tags.length; i++) {
            if (tags[i] == METHOD
                    && className.equals(texts[first[first[i]]])
                    && tags[second[i]] == NAME_AND_TYPE
                    && name.equals(texts[first[second[i]]])) {
                return i;
            }
        }
        return NONE;
    }

    /** {@return the string of that index, or null if there is none} */
    @Nullable
    String string(int index) {
        return index < tags.length && tags[index] == STRING ? texts[first[index]] : null;
    }
}
