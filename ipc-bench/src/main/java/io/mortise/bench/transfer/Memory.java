package io.mortise.bench.transfer;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.mortise.bench.harness.Machine;
import io.mortise.bench.harness.Sizes;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * The memory a comparison may take.
 *
 * @param availableBytes of the machine or the container
 * @param directBytes    that this JVM may allocate outside its heap
 */
record Memory(long availableBytes, long directBytes) {
    /** Two sources and the target of memcpy, all outside the heap. */
    private static final int PRIVATE_COPIES = 3;

    /** Those, the sink, what lies in shared memory and in files. */
    private static final int ALL_COPIES = 9;

    private static final long HEADROOM = 512L << 20;

    static Memory ofThisMachine() {
        String option = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue();
        long limit = Long.parseLong(option);
        return new Memory(
                Machine.availableBytes(),
                limit > 0 ? limit : Runtime.getRuntime().maxMemory());
    }

    /** Why payloads of this size cannot be compared here, or null if they can. */
    @Nullable
    String obstacle(long payloadBytes) {
        long needed = ALL_COPIES * payloadBytes + HEADROOM;
        if (needed > availableBytes) {
            return Sizes.format(payloadBytes) + " needs " + Sizes.format(needed) + " of memory, available are "
                    + Sizes.format(availableBytes);
        }
        if (PRIVATE_COPIES * payloadBytes > directBytes) {
            return Sizes.format(payloadBytes) + " needs " + Sizes.format(PRIVATE_COPIES * payloadBytes)
                    + " outside the heap, this JVM may take " + Sizes.format(directBytes)
                    + " (java -XX:MaxDirectMemorySize=4g -jar ... raises that)";
        }
        return null;
    }
}
