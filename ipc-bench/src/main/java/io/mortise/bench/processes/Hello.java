package io.mortise.bench.processes;

/** What is started: prints a line, and uses nothing that would have to be loaded for it. */
final class Hello {
    static final String LINE = "hello";

    private static final int DIED = 66;

    private Hello() {}

    /** Takes the fault that a test wants, if any. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0) {
            misbehave(args[0]);
        } else {
            System.out.println(LINE);
        }
    }

    private static void misbehave(String fault) throws InterruptedException {
        if (fault.equals("DIE")) {
            Runtime.getRuntime().halt(DIED);
        }
        while (fault.equals("HANG")) {
            Thread.sleep(1000);
        }
        System.out.println("good bye");
    }
}
