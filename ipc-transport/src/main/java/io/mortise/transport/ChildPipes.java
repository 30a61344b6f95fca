package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The parent's ends of a child's standard streams. The streams of {@link Process} copy twice and cannot be closed while a
 * thread reads them; on Linux the pipes can be opened once more, as channels, through {@code /proc}.
 */
final class ChildPipes {
    private static final String ADDRESS = "pipe:stdio";

    private ChildPipes() {}

    static Connection connect(Process process, ConnectionOptions options) throws IOException {
        String address = ADDRESS + " of pid " + process.pid();
        Connection direct = reopen(process, address, options);
        if (direct != null) {
            return direct;
        }
        return new StreamConnection(
                address,
                address + " (pipes of the system's default size, through streams)",
                Channels.newChannel(process.getInputStream()),
                StreamChannel.over(process.getOutputStream()),
                options.maxMessageBytes());
    }

    private static @Nullable Connection reopen(Process process, String address, ConnectionOptions options)
            throws IOException {
        Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
        Path input = descriptors.resolve("0");
        Path output = descriptors.resolve("1");
        if (!isPipe(input) || !isPipe(output)) {
            return null;
        }
        FileChannel toChild = null;
        FileChannel fromChild = null;
        try {
            toChild = FileChannel.open(input, StandardOpenOption.WRITE);
            fromChild = FileChannel.open(output, StandardOpenOption.READ);
            int sendBytes = PipeSize.enlarge(input.toString(), options.sendBufferBytes());
            int receiveBytes = PipeSize.enlarge(output.toString(), options.receiveBufferBytes());
            if (!process.isAlive()) {
                throw new IOException("its number may be another's by now");
            }
            process.getOutputStream().close();
            process.getInputStream().close();
            String description = address + " (pipe to it " + PipeSize.describe(sendBytes) + ", pipe from it "
                    + PipeSize.describe(receiveBytes) + ")";
            return new StreamConnection(address, description, fromChild, toChild, options.maxMessageBytes());
        } catch (IOException e) {
            Fifos.close(toChild);
            Fifos.close(fromChild);
            return null; // gone already: its streams still hold what it wrote
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
