package io.mortise.region;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;

/** The system call {@code futex}, of the kind that works between processes, and for 64-bit Linux only. */
final class LinuxFutex implements Futex.Sleeper {
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** A {@code struct timespec} for each thread that sleeps. */
    private static final ThreadLocal<ByteBuffer> TIMEOUT = ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(2 * Long.BYTES).order(ByteOrder.nativeOrder()));

    private final long callNumber;

    private LinuxFutex(long callNumber) {
        this.callNumber = callNumber;
    }

    /** {@return the futex, or what the fallback makes of the reason why there is none} */
    static Futex.Sleeper loadOr(Function<String, Futex.Sleeper> fallback) {
        try {
            long number = callNumber();
            if (number == 0) {
                return fallback.apply("no futex known on " + Platform.RESOURCE_PREFIX);
            }
            Native.register(LinuxFutex.class, "c");
            LinuxFutex futex = new LinuxFutex(number);
            futex.tryOut();
            return futex;
        } catch (LinkageError | RuntimeException e) {
            return fallback.apply(String.valueOf(e.getMessage()));
        }
    }

    private static long callNumber() {
        if (!Platform.isLinux()) {
            return 0;
        }
        return switch (Platform.RESOURCE_PREFIX) {
            case "linux-x86-64" -> 202;
            case "linux-aarch64" -> 98;
            default -> 0;
        };
    }

    /** A kernel may refuse the call (a strict seccomp profile): better known now than when somebody waits. */
    private void tryOut() {
        ByteBuffer word = ByteBuffer.allocateDirect(Integer.BYTES);
        if (syscall(callNumber, BufferUtil.address(word), FUTEX_WAKE, 1, 0, 0, 0) < 0) {
            throw new IllegalStateException("the kernel refuses futex");
        }
    }

    @Override
    public void await(AtomicBuffer word, int offset, int expected, long maxNs) {
        ByteBuffer timeout = TIMEOUT.get();
        timeout.putLong(0, maxNs / NS_PER_SECOND).putLong(Long.BYTES, maxNs % NS_PER_SECOND);
        syscall(callNumber, address(word, offset), FUTEX_WAIT, expected, BufferUtil.address(timeout), 0, 0);
    }

    @Override
    public int wake(AtomicBuffer word, int offset, int count) {
        return (int) Math.max(0, syscall(callNumber, address(word, offset), FUTEX_WAKE, count, 0, 0, 0));
    }

    @Override
    public String name() {
        return "futex";
    }

    private static long address(AtomicBuffer word, int offset) {
        word.boundsCheck(offset, Integer.BYTES);
        return word.addressOffset() + offset;
    }

    /** The C library's own. Its arguments are all of the width of a register. */
    private static native long syscall(
            long number, long address, long operation, long value, long timeout, long address2, long value3);
}
