package io.mortise.bench.transfer;

import io.mortise.transport.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A lane over files: each message is written to a file, whose path goes over a socket, and read back from there. The
 * files are written again and again, which spares the file system the search for free pages; no file is written again
 * before its last content was reported as read.
 */
final class FileLane implements SendingLane, ReceivingLane {
    /** Files lie in the kernel's memory: more of them than caches hold make nobody faster. */
    private static final int MOST_FILES = 64;

    private final ConnectionLane paths;
    private final Connection connection;
    private final Path folder;
    private long sent;

    FileLane(Connection connection, Path folder) {
        this.paths = new ConnectionLane(connection);
        this.connection = connection;
        this.folder = folder;
    }

    /** One message per file, and never more than for the others. */
    @Override
    public Window window(int length) {
        int messages = Math.min(Window.of(length).messages(), MOST_FILES);
        return new Window(messages, Math.max(1, messages / 4));
    }

    @Override
    public void send(UnsafeBuffer message, int length) throws IOException {
        int files = window(length).messages();
        Path file = folder.resolve("payload-" + sent++ % files);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = slice(message, length);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        connection.send(file.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void receive(Sink sink, long number, boolean fillSink) throws IOException {
        Path file = Path.of(new String(connection.receive(), StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = slice(sink.buffer(), sink.length());
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new EOFException(file + " is shorter than the message: " + bytes.remaining() + " bytes lack");
                }
            }
        }
        sink.checkStamps(number);
    }

    private static ByteBuffer slice(UnsafeBuffer buffer, int length) {
        return buffer.byteBuffer().duplicate().position(0).limit(length);
    }

    @Override
    public void sendCredit(long messages) throws IOException {
        paths.sendCredit(messages);
    }

    @Override
    public long receiveCredit() throws IOException {
        return paths.receiveCredit();
    }

    @Override
    public String describe() {
        return folder + " on " + fileSystem() + ", paths over " + connection.describe();
    }

    private String fileSystem() {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException unknown) {
            return "an unknown file system";
        }
    }

    @Override
    public void close() {
        paths.close();
    }
}
