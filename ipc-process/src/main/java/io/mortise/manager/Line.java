package io.mortise.manager;

import io.mortise.codec.CodecException;
import java.io.IOException;
import java.io.InvalidObjectException;
import org.jspecify.annotations.Nullable;

/** The connection of one thread of a client, on which it makes one call at a time. */
final class Line implements Passage, AutoCloseable {
    private final Client client;
    private final Wire wire;
    private final int number;
    private final FrameOutput out = new FrameOutput();
    private long lastCall;
    private boolean busy;
    private boolean bound;

    Line(Client client, Wire wire, int number) {
        this.client = client;
        this.wire = wire;
        this.number = number;
    }

    /** {@return whether a call is under way, which is so if sending or receiving a value makes another} */
    boolean isBusy() {
        return busy;
    }

    /** {@return whether the server holds something for the thread that uses it} */
    boolean isBound() {
        return bound;
    }

    boolean isOpen() {
        return wire.isOpen();
    }

    @Nullable
    Object call(long object, RemoteMethod method, @Nullable Object[] args) throws Throwable {
        busy = true;
        Passage before = Passage.bind(this);
        try {
            write(object, method, args);
            return exchange(method);
        } finally {
            Passage.bind(before);
            busy = false;
        }
    }

    private void write(long object, RemoteMethod method, @Nullable Object[] args) {
        out.begin(Protocol.CALL)
                .putLong(++lastCall)
                .putLong(object)
                .putLong(method.number())
                .putByte((byte) args.length);
        for (int i = 0; i < args.length; i++) {
            client.values().write(args[i], "argument " + (i + 1) + " of " + method.name(), out);
        }
    }

    private @Nullable Object exchange(RemoteMethod method) throws Throwable {
        Interrupt interrupt = new Interrupt(method.interruptible());
        Object result;
        try {
            wire.send(out);
            FrameInput in = wire.receive(0, interrupt);
            byte kind = in.getByte();
            bound = in.getByte() == Protocol.BOUND;
            if (in.getLong() != lastCall) {
                throw new FrameException("the answer is to another call");
            }
            if (kind == Protocol.RESULT) {
                result = client.values().read(in);
            } else if (kind == Protocol.FAILURE) {
                Throwable failure = readFailure(in);
                interrupt.forgetIfTold(failure);
                throw new Thrown(failure);
            } else {
                throw new FrameException("kind=" + kind + " of frame is no answer");
            }
        } catch (Thrown e) {
            throw e.exception;
        } catch (IOException e) {
            wire.close();
            throw client.disconnected(e);
        } finally {
            interrupt.restore();
        }
        return result;
    }

    private Throwable readFailure(FrameInput in) throws IOException {
        Throwable exception = null;
        CodecException refusal = null;
        try {
            exception = client.values().read(in) instanceof Throwable original ? original : null;
        } catch (CodecException e) {
            refusal = e;
        }
        if (exception == null) {
            exception = client.values().read(in) instanceof Throwable substitute
                    ? substitute
                    : new FrameException("a failure without an exception");
            if (refusal != null) {
                exception.addSuppressed(refusal);
            }
        }
        exception.addSuppressed(new CalledHere(client.uri()));
        return exception;
    }

    /** Carries what the server threw past the handling of what the connection throws. */
    private static final class Thrown extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Throwable exception;

        private Thrown(Throwable exception) {
            super(null, exception, false, false);
            this.exception = exception;
        }
    }

    /** Shows in the stack trace of the server where the client called. */
    private static final class CalledHere extends RuntimeException {
        private static final long serialVersionUID = 1;

        private CalledHere(String uri) {
            super("thrown in the manager at " + uri + ", called here");
        }
    }

    /** What becomes of interrupts while an answer is waited for. */
    private final class Interrupt implements Wire.OnInterrupt {
        private final boolean cancels;
        private boolean pending;
        private boolean told;

        private Interrupt(boolean cancels) {
            this.cancels = cancels;
        }

        @Override
        public void run() throws IOException {
            pending = true;
            if (cancels && !told) {
                told = true;
                client.cancel(number, lastCall);
            }
        }

        /** The caller learns by exception that it was interrupted. */
        void forgetIfTold(Throwable failure) {
            pending &= !(told && failure instanceof InterruptedException);
        }

        void restore() {
            if (pending) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long server() {
        return client.server();
    }

    @Override
    public void departs(Exported exported) {
        // Of a server in this JVM, which keeps it itself.
    }

    @Override
    public Object arrived(ProxyReference reference) throws InvalidObjectException {
        return client.arrived(reference);
    }

    @Override
    public void close() {
        wire.close();
    }
}
