package io.mortise.bench.messages;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import org.agrona.concurrent.UnsafeBuffer;

/** A Chronicle Queue, used in the quickest way that it has. */
record ChronicleLane(SingleChronicleQueue queue) implements Lane {
    static ChronicleLane open(Path folder) {
        return new ChronicleLane(SingleChronicleQueueBuilder.single(folder.toFile())
                .rollCycle(RollCycles.FAST_DAILY)
                .build());
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        ExcerptAppender appender = queue.createAppender();
        PointerBytesStore message = new PointerBytesStore();
        return source -> {
            message.set(source.buffer().addressOffset() + source.offset(), source.length());
            appender.writeBytes(message);
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        ExcerptTailer tailer = queue.createTailer();
        UnsafeBuffer view = new UnsafeBuffer(0, 0);
        return limit -> {
            int count = 0;
            while (count < limit && receive(tailer, view, check)) {
                count++;
            }
            return count;
        };
    }

    private static boolean receive(ExcerptTailer tailer, UnsafeBuffer view, Check check) {
        try (DocumentContext document = tailer.readingDocument()) {
            Wire wire = document.wire();
            if (!document.isPresent() || wire == null) {
                return false;
            }
            Bytes<?> bytes = wire.bytes();
            int length = (int) bytes.readRemaining();
            view.wrap(bytes.addressForRead(bytes.readPosition()), length);
            check.onMessage(view, 0, length);
            return true;
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
