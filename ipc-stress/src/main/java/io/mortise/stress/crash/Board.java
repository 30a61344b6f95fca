package io.mortise.stress.crash;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where each playing thread says what it is doing, so that it can still be read when it is dead. A mapped file of the kit's own:
 * the instrument is no part of what it measures.
 */
@SuppressWarnings("EnumOrdinal") // all who open it are of one build
final class Board {
    /** Processes at a time. */
    static final int SEATS = 64;

    /** Threads of a process. */
    static final int MOST_THREADS = 8;

    private static final Phase[] PHASES = Phase.values();

    private static final int ENDING_OFFSET = 0;
    private static final int CELLS_OFFSET = 64;
    private static final int CELL_LENGTH = 64;
    private static final int PHASE = 0;
    private static final int ROUNDS = 8;
    private static final int LENGTH = CELLS_OFFSET + SEATS * MOST_THREADS * CELL_LENGTH;

    private final AtomicBuffer buffer;

    private Board(AtomicBuffer buffer) {
        this.buffer = buffer;
    }

    /** The same file for all. */
    static Board open(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            return new Board(new UnsafeBuffer(mapped));
        }
    }

    void end() {
        buffer.putLongVolatile(ENDING_OFFSET, 1);
    }

    boolean isEnding() {
        return buffer.getLongVolatile(ENDING_OFFSET) != 0;
    }

    /** For a process that is about to start. */
    void clear(int seat) {
        for (int thread = 0; thread < MOST_THREADS; thread++) {
            buffer.putLongVolatile(cell(seat, thread) + PHASE, 0);
            buffer.putLongVolatile(cell(seat, thread) + ROUNDS, 0);
        }
    }

    void announce(int seat, int thread, Phase phase) {
        buffer.putLongVolatile(cell(seat, thread) + PHASE, phase.ordinal());
    }

    Phase announced(int seat, int thread) {
        return PHASES[(int) buffer.getLongVolatile(cell(seat, thread) + PHASE)];
    }

    void countRound(int seat, int thread) {
        int offset = cell(seat, thread) + ROUNDS;
        buffer.putLongVolatile(offset, buffer.getLong(offset) + 1);
    }

    long rounds(int seat, int thread) {
        return buffer.getLongVolatile(cell(seat, thread) + ROUNDS);
    }

    private static int cell(int seat, int thread) {
        return CELLS_OFFSET + (seat * MOST_THREADS + thread) * CELL_LENGTH;
    }
}
