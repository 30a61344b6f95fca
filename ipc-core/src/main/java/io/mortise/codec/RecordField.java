package io.mortise.codec;

import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** A record within a record: a byte that is 1 if there is one, and then its components. */
final class RecordField extends ObjectField {
    private final RecordLayout layout;

    RecordField(RecordLayout layout) {
        super(layout.format(), VARIABLE);
        this.layout = layout;
    }

    @Override
    int length(@Nullable Object value) {
        return value == null ? 1 : RecordLayout.sum(1, layout.length((Record) value));
    }

    @Override
    int write(@Nullable Object value, MutableDirectBuffer buffer, int offset) {
        int begin = writePresence(value, buffer, offset);
        return value == null ? begin : layout.write((Record) value, buffer, begin);
    }

    @Override
    @Nullable
    Object read(Input input) {
        return input.readBoolean() ? layout.read(input) : null;
    }
}
