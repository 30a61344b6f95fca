package io.mortise.region;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What an attachment may still do with its memory: read by every access of every primitive, so a plain field. A thread sees a
 * close with its next volatile or atomic access at the latest; until then it works on memory that is still mapped.
 */
final class Access {
    private static final int CLOSED = 0;
    private static final int READ_ONLY = 1;
    private static final int READ_WRITE = 2;
    private static final VarHandle MODE = modeHandle();

    private final String region;
    private int mode;

    Access(String region, boolean writable) {
        this.region = region;
        mode = writable ? READ_WRITE : READ_ONLY;
    }

    void close() {
        mode = CLOSED;
    }

    void checkReadable() {
        if (mode == CLOSED) {
            throw closed();
        }
    }

    void checkWritable() {
        if (mode != READ_WRITE) {
            throw mode == CLOSED ? closed() : readOnly();
        }
    }

    void checkStillWritable() {
        int now = (int) MODE.getVolatile(this);
        if (now != READ_WRITE) {
            throw now == CLOSED ? closed() : readOnly();
        }
    }

    private static VarHandle modeHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Access.class, "mode", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the region was closed: region=" + region);
    }

    private IllegalStateException readOnly() {
        return new IllegalStateException("the region was attached for reading only: region=" + region);
    }
}
