package io.mortise.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to be accepted, one line in the listener's FIFO.
 *
 * @param id        in the names of the client's pair.
 * @param upBytes   size of the FIFO to the listener.
 * @param downBytes size of the FIFO to the client.
 */
record FifoRequest(String id, int upBytes, int downBytes) {
    /** What precedes it on its line is somebody's garbage. */
    private static final Pattern LINE =
            Pattern.compile(".*mortise-fifo 1 ([0-9a-f]{16}) (\\d{1,9}) (\\d{1,9})", Pattern.DOTALL);

    static @Nullable FifoRequest parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? new FifoRequest(
                        matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)))
                : null;
    }

    ByteBuffer toBytes() {
        String line = "mortise-fifo 1 " + id + " " + upBytes + " " + downBytes + "\n";
        return ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
    }
}
