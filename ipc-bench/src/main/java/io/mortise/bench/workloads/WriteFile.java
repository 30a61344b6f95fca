package io.mortise.bench.workloads;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * Writes a file, and waits until it is on the disk.
 *
 * @param file   a path, which must not exist
 * @param bytes  its length
 * @param number by which its bytes differ from those of others
 */
record WriteFile(String file, long bytes, long number) implements Work {
    private static final int BLOCK = 64 << 10;

    @Override
    public long run() throws IOException {
        try (FileChannel channel =
                FileChannel.open(Path.of(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer block = block();
            for (long offset = 0; offset < bytes; offset += BLOCK) {
                fill(block, offset);
                while (block.hasRemaining()) {
                    channel.write(block);
                }
            }
            channel.force(true);
            return channel.size();
        }
    }

    /** {@return whether the file holds what was written} */
    boolean isThere() throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
            if (channel.size() != bytes) {
                return false;
            }
            ByteBuffer block = block();
            ByteBuffer found = ByteBuffer.allocate(BLOCK);
            for (long offset = 0; offset < bytes; offset += BLOCK) {
                fill(block, offset);
                found.clear().limit(block.limit());
                int read = 0;
                while (found.hasRemaining() && read >= 0) {
                    read = channel.read(found);
                }
                if (!found.flip().equals(block)) {
                    return false;
                }
            }
            return true;
        }
    }

    private ByteBuffer block() {
        byte[] block = new byte[BLOCK];
        new SplittableRandom(number).nextBytes(block);
        return ByteBuffer.wrap(block);
    }

    /** No two blocks are alike. */
    private void fill(ByteBuffer block, long offset) {
        block.clear().limit((int) Math.min(BLOCK, bytes - offset));
        if (block.limit() >= Long.BYTES) {
            block.putLong(0, offset);
        }
    }
}
