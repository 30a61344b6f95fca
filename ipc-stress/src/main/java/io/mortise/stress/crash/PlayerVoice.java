package io.mortise.stress.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a player tells the test, in lines on its standard output, each in one write. */
final class PlayerVoice {
    static final String READY = "ready";
    static final String LABEL = "label ";
    static final String AT = "at ";

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    void ready() {
        say(READY);
    }

    void sawLabel(String label) {
        say(LABEL + label);
    }

    void standsAt(int thread, String label) {
        say(AT + thread + " " + label);
    }

    private synchronized void say(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The test is gone, and so is its end of our standard input, which ends this process.
        }
    }
}
