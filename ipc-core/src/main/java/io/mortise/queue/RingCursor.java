package io.mortise.queue;

/** A place between two records: how many there were before, and where the next one lies. */
final class RingCursor {
    /** Records before. */
    long number;

    /** Bytes that the payloads before took, each rounded up. */
    long end;

    /** Of the next record, from the beginning of the data. */
    long offset;

    /** Payload bytes of messages before that were handled. */
    long bytes;

    void set(RingCursor other) {
        number = other.number;
        end = other.end;
        offset = other.offset;
        bytes = other.bytes;
    }

    /** Moves over a record. */
    void pass(long header, long ringBytes) {
        int aligned = RingMemory.aligned(RecordHeader.length(header));
        number++;
        end += aligned;
        offset += RingDescriptor.RECORD_HEADER_BYTES + aligned;
        if (offset >= ringBytes) {
            offset -= ringBytes;
        }
    }
}
