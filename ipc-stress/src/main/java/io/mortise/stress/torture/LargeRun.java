package io.mortise.stress.torture;

import io.mortise.process.ProcessPool;
import io.mortise.process.RemoteCallable;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;

/** One large argument, and then one large result. */
final class LargeRun {
    private static final long MEBIBYTE = 1 << 20;

    private LargeRun() {}

    /**
     * Plays.
     *
     * @return what happened, in words
     * @throws AssertionError if a byte is wrong, or this heap too small
     */
    static String run(int bytes) throws InterruptedException, ExecutionException {
        long heap = heapFor(bytes);
        Expect.that(
                Runtime.getRuntime().maxMemory() >= bytes + bytes / 4,
                "a heap of " + Runtime.getRuntime().maxMemory() / MEBIBYTE + " MiB is too small for " + bytes / MEBIBYTE
                        + " MiB; start with -Xmx" + heap + "m");
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .name("large")
                .child(child -> child.jvmOptions("-Xmx" + heap + "m"))
                .build()) {
            long expected = sum(filled(bytes));
            long there = pool.apply(sumOf(filled(bytes)));
            Expect.that(there == expected, "the argument arrived with checksum " + there + ", not " + expected);
            long here = sum(pool.apply(() -> filled(bytes)));
            Expect.that(here == expected, "the result arrived with checksum " + here + ", not " + expected);
        }
        return "large: bytes=" + bytes + ": argument and result arrived";
    }

    /** Twice the array and some more, in mebibytes: a collector keeps large arrays apart. */
    private static long heapFor(int bytes) {
        return 2L * bytes / MEBIBYTE + 128;
    }

    private static RemoteCallable<Long> sumOf(byte[] argument) {
        return () -> sum(argument);
    }

    private static byte[] filled(int bytes) {
        byte[] array = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            array[i] = (byte) (i * 31 + (i >>> 16));
        }
        return array;
    }

    private static long sum(byte[] array) {
        CRC32C sum = new CRC32C();
        sum.update(array, 0, array.length);
        return sum.getValue();
    }
}
