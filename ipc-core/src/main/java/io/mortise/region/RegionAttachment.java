package io.mortise.region;

import java.time.Instant;

/**
 * One process's attachment to a region, as {@link Region#attachments()} lists it for tools.
 *
 * @param slot       its place in the slot table
 * @param owner      the word that shared memory names it by
 * @param pid        the process's id, as seen in its own pid namespace
 * @param label      what the process calls itself, or the empty string
 * @param attachedAt when it attached
 * @param alive      false if the process is known to be dead
 */
public record RegionAttachment(int slot, int owner, long pid, String label, Instant attachedAt, boolean alive) {
    @Override
    public String toString() {
        return "pid " + pid + (label.isEmpty() ? "" : " (" + label + ")");
    }
}
