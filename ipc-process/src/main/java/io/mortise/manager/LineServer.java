package io.mortise.manager;

import io.mortise.process.RemoteTaskException;
import io.mortise.region.IpcException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Carries out the calls of one thread of a client, in one thread. */
final class LineServer implements Passage {
    private final Wire wire;
    private final Session session;
    private final Shared shared;
    private final Thread thread;
    private final FrameOutput out = new FrameOutput();
    private boolean bound; // for objects of the user's

    // Guarded by this.
    private long call;
    private long cancelledThrough = -1;
    private boolean running;
    private boolean ended;

    LineServer(Wire wire, Session session, Shared shared) {
        this.wire = wire;
        this.session = session;
        this.shared = shared;
        thread = Thread.currentThread();
    }

    /** Answers until the line ends. */
    void run() throws IOException {
        Acting acting = Acting.begin(session);
        try {
            while (true) {
                answer(wire.receive(), acting);
                wire.send(out);
            }
        } finally {
            acting.end();
        }
    }

    /** Interrupts a call, be it under way or yet to come. */
    synchronized void cancel(long which) {
        cancelledThrough = Math.max(cancelledThrough, which);
        if (running && call == which) {
            thread.interrupt();
        }
    }

    /** The client has ended. */
    void end() {
        synchronized (this) {
            ended = true;
            if (running) {
                thread.interrupt();
            }
        }
        wire.close();
    }

    private synchronized void begin(long which) {
        call = which;
        running = true;
        if (ended || cancelledThrough >= which) {
            thread.interrupt();
        }
    }

    private synchronized void finish() {
        running = false;
        boolean unused = Thread.interrupted(); // was for that call
    }

    private void answer(FrameInput in, Acting acting) throws IOException {
        byte kind = in.getByte();
        if (kind != Protocol.CALL) {
            throw new FrameException("kind=" + kind + " of frame is no call");
        }
        long which = in.getLong();
        Passage before = Passage.bind(this);
        begin(which);
        try {
            Object result = carryOut(in);
            head(Protocol.RESULT, which, acting);
            shared.values().write(result, "the result", out);
        } catch (FrameException e) {
            throw e;
        } catch (Throwable e) { // is thrown again in the client
            head(Protocol.FAILURE, which, acting);
            writeFailure(e, which, acting);
        } finally {
            finish();
            Passage.bind(before);
        }
    }

    private void head(byte kind, long which, Acting acting) {
        out.begin(kind)
                .putByte(bound || acting.holdsAnything() ? Protocol.BOUND : 0)
                .putLong(which);
    }

    private @Nullable Object carryOut(FrameInput in) throws Throwable {
        Exported exported = exported(in.getLong());
        Method method = method(exported, in.getLong());
        int count = in.getByte() & Protocol.MOST_PARAMETERS;
        @Nullable Object[] args = new Object[count];
        for (int i = 0; i < count; i++) {
            args[i] = shared.values().read(in);
        }
        if (count != method.getParameterCount()) {
            throw new IllegalArgumentException(
                    "count=" + count + " of arguments for " + method + " must be " + method.getParameterCount());
        }
        bound |= shared.isOfUser(exported.interfaces());
        Object result;
        Passage mine = Passage.bind(null); // what the object itself writes does not go to the client
        try {
            result = method.invoke(exported.target(), args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            Passage.bind(mine);
        }
        return result == null ? null : shared.outgoing(result, method.getReturnType());
    }

    private Exported exported(long id) {
        Exported exported = shared.exports().find(id);
        if (exported == null) {
            throw new NoSuchElementException("object=" + id + " of the manager at "
                    + shared.exports().uri() + " is gone: nobody had a proxy of it any more");
        }
        return exported;
    }

    private static Method method(Exported exported, long number) {
        Method method = exported.method(number);
        if (method == null) {
            throw new UnsupportedOperationException("method=" + Long.toHexString(number) + " is not one of "
                    + exported.interfaces() + " as the manager knows them: run the same versions on both sides");
        }
        return method;
    }

    private void writeFailure(Throwable exception, long which, Acting acting) {
        String whyNot = "its class is not known, or not allowed, in the client";
        try {
            shared.values().write(exception, "the exception", out);
        } catch (RuntimeException e) {
            whyNot = String.valueOf(e.getMessage());
            head(Protocol.FAILURE, which, acting);
            shared.values().write(null, "nothing", out);
        }
        int end = out.position();
        try {
            shared.values().write(RemoteTaskException.standingFor(exception, whyNot), "its substitute", out);
        } catch (RuntimeException e) { // such as a message that is too long
            out.position(end);
            shared.values()
                    .write(
                            new IpcException("an exception "
                                    + exception.getClass().getName() + " was thrown and cannot be sent: "
                                    + e.getClass().getName()),
                            "its substitute",
                            out);
        }
    }

    @Override
    public long server() {
        return shared.exports().server();
    }

    @Override
    public void departs(Exported exported) {
        session.keep(exported);
    }

    @Override
    public Object arrived(ProxyReference reference) throws InvalidObjectException {
        if (reference.server() != server()) {
            return reference.withoutAccess(); // of another manager: kept as it is, for those who know that one
        }
        Exported exported = shared.exports().find(reference.id());
        if (exported == null) {
            throw new InvalidObjectException("object=" + reference.id() + " of this manager is gone");
        }
        return exported.proxy();
    }
}
