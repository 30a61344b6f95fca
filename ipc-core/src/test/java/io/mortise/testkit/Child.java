package io.mortise.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The child's side of {@link Jvm}: its real main class. It runs the test's main method, and halts the JVM as soon as the
 * parent's end of standard input closes, which happens however the parent dies.
 */
public final class Child {
    private static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

    private Child() {}

    /** Tells the parent a line. */
    public static void say(Object line) {
        System.out.println(line);
        System.out.flush();
    }

    /** The parent's next line; waits for it as long as the parent lives. */
    public static String listen() {
        try {
            return HEARD.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while listening", e);
        }
    }

    /** Waits until it is killed, from here or by the parent's end. */
    public static void sleepForEver() {
        while (true) {
            listen();
        }
    }

    /**
     * Runs the main class named first.
     *
     * @param arguments the name of the main class, then its own arguments
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread ear = new Thread(Child::hear, "parent");
        ear.setDaemon(true);
        ear.start();
        Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        int exitCode = 0;
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            exitCode = 1;
        }
        System.exit(exitCode);
    }

    private static void hear() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                HEARD.add(line);
            }
        } catch (IOException e) {
            // Broken or closed, the parent is gone.
        }
        Runtime.getRuntime().halt(2);
    }
}
