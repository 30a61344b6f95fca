package io.mortise.collection;

/** How long the blocks are that share a page: as many as fit, each a multiple of 16 bytes. */
final class SizeClass {
    /** How many there are. */
    static final int COUNT = 27;

    /** The longest block that shares a page. */
    static final int LONGEST = 2048;

    private static final int STEP = 16;
    private static final int[] LENGTHS = {
        32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 368, 400, 448, 512, 576, 672,
        816, 1024, 1360, LONGEST
    };
    private static final byte[] BY_STEPS = byteTable();

    private SizeClass() {}

    private static byte[] byteTable() {
        byte[] table = new byte[LONGEST / STEP + 1];
        byte index = 0;
        for (int steps = 0; steps < table.length; steps++) {
            if (steps * STEP > LENGTHS[index]) {
                index++;
            }
            table[steps] = index;
        }
        return table;
    }

    static int of(int length) {
        return BY_STEPS[(length + STEP - 1) / STEP];
    }

    static int length(int sizeClass) {
        return LENGTHS[sizeClass];
    }

    /** {@return how many blocks a page has} */
    static int blocks(int sizeClass) {
        return CollectionDescriptor.PAGE_LENGTH / LENGTHS[sizeClass];
    }
}
