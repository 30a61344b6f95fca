package io.mortise.codec;

import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/** Judges everything in one message, and remembers what it refused. For one thread. */
final class ValueFilter implements ObjectInputFilter {
    /** An array is read before its elements are seen; each of them takes a byte, and hash tables are not full. */
    private static final int ELEMENTS_PER_BYTE = 8;

    private static final int SMALL_ARRAY = 64;

    /** In the cure, for the name of what was refused. */
    static final String CLASS = "<class>";

    private final String cure;
    private final AllowedClasses allowed;
    private final SerializationLimits limits;
    private final int messageBytes;
    private final @Nullable ObjectInputFilter first;
    private @Nullable String refusal;

    /** A filter for one message; the cure tells what to do where {@link #CLASS} is not allowed. */
    ValueFilter(
            AllowedClasses allowed,
            SerializationLimits limits,
            int messageBytes,
            @Nullable ObjectInputFilter first,
            String cure) {
        this.cure = cure;
        this.allowed = allowed;
        this.limits = limits;
        this.messageBytes = messageBytes;
        this.first = first;
    }

    /** {@return what was refused and why, or null if nothing was} */
    @Nullable
    String refusal() {
        return refusal;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        long longest = Math.min(limits.maxArray(), SMALL_ARRAY + (long) ELEMENTS_PER_BYTE * messageBytes);
        if (info.depth() > limits.maxDepth()) {
            return refuse("depth=" + info.depth() + " exceeds maxDepth=" + limits.maxDepth());
        }
        if (info.references() > limits.maxReferences()) {
            return refuse("references=" + info.references() + " exceeds maxReferences=" + limits.maxReferences());
        }
        if (info.arrayLength() > longest) {
            return refuse("arrayLength=" + info.arrayLength() + " exceeds " + longest
                    + ", what is allowed in a message of length=" + messageBytes);
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        ObjectInputFilter forAll = Config.getSerialFilter();
        if (forAll != null && forAll.checkInput(info) == Status.REJECTED) {
            return refuse(type + " is rejected by this JVM's jdk.serialFilter");
        }
        Status opinion = first == null ? Status.UNDECIDED : first.checkInput(info);
        if (opinion == Status.REJECTED) {
            return refuse(type + " is rejected by this codec's own filter");
        }
        if (opinion == Status.ALLOWED || allowed.contains(type)) {
            return Status.ALLOWED;
        }
        return refuse(type + " is not allowed; " + cure.replace(CLASS, type.getSimpleName()));
    }

    private Status refuse(String why) {
        refusal = why;
        return Status.REJECTED;
    }
}
