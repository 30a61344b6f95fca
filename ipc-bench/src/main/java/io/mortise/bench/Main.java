package io.mortise.bench;

/** Entry point of the runnable jar. */
public final class Main {
    private Main() {}

    /**
     * Prints how the comparison is run.
     *
     * @param args ignored until the comparison itself is in place
     */
    public static void main(String[] args) {
        System.out.println("usage: java -jar ipc-bench.jar [--quick] [--sizes SIZE,...]");
    }
}
