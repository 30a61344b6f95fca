package io.mortise.bench.transfer;

import io.mortise.bench.harness.Sizes;

/**
 * One field of the table.
 *
 * @param subject its row
 * @param length  its column: bytes of a payload, 0 for what has none
 */
record Cell(Subject subject, int length) {
    @Override
    public String toString() {
        return length == 0 ? subject.label() : subject.label() + " " + Sizes.format(length);
    }
}
