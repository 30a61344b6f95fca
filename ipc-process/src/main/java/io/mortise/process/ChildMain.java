package io.mortise.process;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a child before its main class: begins to watch the parent, and keeps prints out of a connection. Loads next to
 * nothing, for its time is added to every start.
 */
final class ChildMain {
    /** In place of the file that the parent keeps locked: live on. */
    static final String NO_LOCK = "-";

    private static final int LOCK_FILE = 0;
    private static final int STREAMS = 1;
    private static final int NAME = 2;
    private static final int PARENT_NAME = 3;
    private static final int PARENT_PID = 4;
    private static final int MAIN_CLASS = 5;
    private static final int OWN_ARGS = 6;

    /** Of the process that was started here; null if this is no child of Mortise's. */
    private static volatile String @Nullable [] self;

    private ChildMain() {}

    /** {@return what this process is} Not worked out before it is asked for. */
    static ThisProcess thisProcess() {
        String[] args = self;
        long pid = ProcessHandle.current().pid();
        if (args == null) {
            return new ThisProcess("main", pid, false, Optional.empty());
        }
        ThisProcess.Parent parent = new ThisProcess.Parent(args[PARENT_NAME], Long.parseLong(args[PARENT_PID]));
        return new ThisProcess(args[NAME], pid, !args[LOCK_FILE].equals(NO_LOCK), Optional.of(parent));
    }

    /** Takes its own arguments off and hands on the others. */
    public static void main(String[] args) throws Throwable {
        if (args.length < OWN_ARGS) {
            throw new IllegalArgumentException(
                    "args.length=" + args.length + ": this class is started by ChildProcess");
        }
        boolean daemon = !args[LOCK_FILE].equals(NO_LOCK);
        if (daemon) {
            ParentWatch.start(args[LOCK_FILE]);
        }
        self = args;
        if (args[STREAMS].equals(Streams.CONNECTION.name())) {
            System.setOut(System.err);
            System.setIn(InputStream.nullInputStream());
        }
        String[] rest = new String[args.length - OWN_ARGS];
        System.arraycopy(args, OWN_ARGS, rest, 0, rest.length);
        Method main = Class.forName(args[MAIN_CLASS], true, ClassLoader.getSystemClassLoader())
                .getMethod("main", String[].class);
        main.setAccessible(true); // the class need not be public
        try {
            main.invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause(); // printed by the launcher, which then exits with 1
        }
    }
}
