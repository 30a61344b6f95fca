package io.mortise.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/** Reads what a child prints to one of its streams, line by line, in a daemon thread {@code mortise-output-…}. */
final class OutputReader implements Runnable {
    /** What is longer is handed on in pieces, so that a child without line ends does not fill this heap. */
    private static final int MAX_LINE_CHARS = 64 << 10;

    private final String childName;
    private final InputStream in;
    private final boolean isError;
    private final OutputSink sink;
    private final LastLines last;
    private boolean warned;

    private OutputReader(String childName, InputStream in, boolean isError, OutputSink sink, LastLines last) {
        this.childName = childName;
        this.in = in;
        this.isError = isError;
        this.sink = sink;
        this.last = last;
    }

    /** {@return the thread, which ends when all that have the stream open have closed it} */
    static Thread start(String childName, InputStream in, boolean isError, OutputSink sink, LastLines last) {
        Thread thread = new Thread(new OutputReader(childName, in, isError, sink, last), "mortise-output-" + childName);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void run() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, charset()))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    emit(line);
                } else {
                    line.append((char) c);
                    if (line.length() == MAX_LINE_CHARS) {
                        emit(line);
                    }
                }
            }
            if (line.length() > 0) {
                emit(line);
            }
        } catch (IOException e) {
            // The child was closed.
        }
    }

    private void emit(StringBuilder line) {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        String text = line.substring(0, end);
        line.setLength(0);
        last.add(text);
        try {
            sink.line(childName, text, isError);
        } catch (RuntimeException | Error e) { // a child must not block because a consumer fails
            warn(e);
        }
    }

    private void warn(Throwable e) {
        if (!warned) {
            warned = true;
            System.getLogger(OutputReader.class.getName())
                    .log(System.Logger.Level.WARNING, "output of " + childName + " is lost, for its consumer fails", e);
        }
    }

    private static Charset charset() {
        String name = System.getProperty("native.encoding");
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }
}
