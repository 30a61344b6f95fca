package io.mortise.transport;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code pipe:stdio}: standard input and output of this process carry frames to and from its parent. {@code System.out} is
 * pointed at standard error and {@code System.in} at nothing, so that nobody disturbs them.
 */
final class StdioTransport implements TransportProvider {
    private static final AtomicBoolean IN_USE = new AtomicBoolean();

    @Override
    public String scheme() {
        return "pipe";
    }

    @Override
    public Connection connect(String address, ConnectionOptions options) throws IOException {
        checkAddress(address);
        checkNotTerminal(address);
        if (!IN_USE.compareAndSet(false, true)) {
            throw new IOException(address + ": the standard streams are a connection already; there is but one");
        }
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        String description = address + " (pipes of the size that the parent gave them)";
        return new StreamConnection(
                address, description, in.getChannel(), out.getChannel(), options.maxMessageBytes(), out, in);
    }

    @Override
    public Listener listen(String address, ConnectionOptions options) {
        checkAddress(address);
        throw new IllegalArgumentException("address=" + address
                + " has no listener: the child connects to it, and the parent calls Connections.toProcess");
    }

    private static void checkAddress(String address) {
        if (!address.equals("pipe:stdio")) {
            throw new IllegalArgumentException("address=" + address + " is unknown: the one pipe is pipe:stdio");
        }
    }

    private static void checkNotTerminal(String address) throws IOException {
        Path input = Path.of("/proc/self/fd/0");
        if (Files.isSymbolicLink(input) && Files.readSymbolicLink(input).startsWith("/dev/pts")) {
            throw new IOException(
                    address + ": standard input is a terminal; this program wants to be started by another");
        }
    }
}
