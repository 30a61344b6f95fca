package io.mortise.journal;

import io.mortise.codec.Codec;
import io.mortise.region.WaitWord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The file {@value #NAME} beside Chronicle's own: what the entries are, and where tailers of all processes sleep. In the byte order of the
 * machine.
 *
 * <pre>
 *   bytes  0        8       12       16       20                              3968     4096
 *         +--------+--------+--------+--------+--------------------------------+--------+
 *         | magic  |version | length |  sum   | format in UTF-8, what fits     | asleep |
 *         +--------+--------+--------+--------+--------------------------------+--------+
 * </pre>
 *
 * <p>Sum is the CRC-32 of the whole format. Magic is written last, under a lock of the file, by who finds it without; all of it is
 * written through the channel first, so that its page has its space. Asleep is a {@link WaitWord}.
 */
final class JournalFile {
    static final String NAME = "mortise.journal";

    private static final long MAGIC = 0x4C4E_524A_5452_4F4DL;
    private static final int VERSION = 1;
    private static final int LENGTH = 4096;
    private static final int VERSION_OFFSET = 8;
    private static final int FORMAT_LENGTH_OFFSET = 12;
    private static final int FORMAT_SUM_OFFSET = 16;
    private static final int FORMAT_OFFSET = 20;
    private static final int ASLEEP_OFFSET = 3968;
    private static final int FORMAT_MAX = ASLEEP_OFFSET - FORMAT_OFFSET;

    private JournalFile() {}

    /** Finds or makes the file. {@return where tailers sleep} */
    @SuppressWarnings("try") // the lock is held, not used
    static synchronized WaitWord open(Path directory, Codec<?> codec) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(NAME),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (channel.size() < LENGTH) {
                ByteBuffer zeros = ByteBuffer.allocate(LENGTH);
                while (zeros.hasRemaining()) {
                    channel.write(zeros, zeros.position());
                }
            }
            UnsafeBuffer memory = new UnsafeBuffer(channel.map(MapMode.READ_WRITE, 0, LENGTH));
            byte[] format = codec.format().getBytes(StandardCharsets.UTF_8);
            if (memory.getLong(0) == 0) {
                write(memory, format);
            }
            check(memory, format, directory, codec);
            return new WaitWord(memory, ASLEEP_OFFSET);
        }
    }

    private static void write(UnsafeBuffer memory, byte[] format) {
        int length = Math.min(format.length, FORMAT_MAX);
        memory.putInt(VERSION_OFFSET, VERSION);
        memory.putInt(FORMAT_LENGTH_OFFSET, length);
        memory.putInt(FORMAT_SUM_OFFSET, sum(format));
        memory.putBytes(FORMAT_OFFSET, format, 0, length);
        memory.putLongVolatile(0, MAGIC);
    }

    private static void check(UnsafeBuffer memory, byte[] format, Path directory, Codec<?> codec) {
        int length = memory.getInt(FORMAT_LENGTH_OFFSET);
        if (memory.getLong(0) != MAGIC
                || memory.getInt(VERSION_OFFSET) != VERSION
                || length < 0
                || length > FORMAT_MAX) {
            throw new JournalException(
                    directory.resolve(NAME) + " was made by another version, or overwritten: version="
                            + memory.getInt(VERSION_OFFSET) + ", expected " + VERSION);
        }
        if (length > 0 && format.length > 0 && memory.getInt(FORMAT_SUM_OFFSET) != sum(format)) {
            byte[] found = new byte[length];
            memory.getBytes(FORMAT_OFFSET, found);
            throw new JournalException("journal " + directory + " holds entries of format \""
                    + new String(found, StandardCharsets.UTF_8) + "\", asked for was \"" + codec.format()
                    + "\"; use the same codec, or another directory");
        }
    }

    private static int sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
