package io.mortise.bench.messages;

import io.mortise.codec.Codecs;
import io.mortise.journal.JournalQueue;
import io.mortise.journal.JournalTailer;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal whose entries are shown where they lie, by a codec of this program's own. */
record JournalLane(JournalQueue<DirectBuffer> journal) implements Lane {
    static JournalLane open(Path folder) throws IOException {
        return new JournalLane(JournalQueue.open(folder, new View()));
    }

    /** Shows bytes, and copies those that it is given. */
    private static final class View implements io.mortise.codec.Codec<DirectBuffer> {
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

        @Override
        public int encodedLength(DirectBuffer value) {
            return value.capacity();
        }

        @Override
        public int encode(DirectBuffer value, MutableDirectBuffer buffer, int offset) {
            buffer.putBytes(offset, value, 0, value.capacity());
            return value.capacity();
        }

        @Override
        public DirectBuffer decode(DirectBuffer buffer, int offset, int length) {
            view.wrap(buffer, offset, length);
            return view;
        }

        @Override
        public String format() {
            return Codecs.bytes().format();
        }
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        UnsafeBuffer message = new UnsafeBuffer(0, 0);
        return source -> {
            message.wrap(source.buffer(), source.offset(), source.length());
            journal.append(message);
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        JournalTailer<DirectBuffer> tailer = journal.tailer();
        java.util.function.Consumer<DirectBuffer> consumer = message -> check.onMessage(message, 0, message.capacity());
        return limit -> tailer.poll(consumer, limit);
    }

    @Override
    public void close() {
        journal.close();
    }
}
