package io.mortise.region;

import java.time.Instant;
import java.util.List;

/**
 * One primitive of a region, as {@link Region#entries()} lists it for tools.
 *
 * @param name        its name
 * @param type        its type, for example {@code "double[]"}
 * @param elements    its number of elements, 1 for what is no array
 * @param offset      where its memory begins in the file, in bytes
 * @param lengthBytes how much memory it has
 * @param madeAt      when it was made
 * @param users       the attachments that have it open and are alive, for example {@code "pid 4711 (feed)"}
 */
public record RegionEntry(
        String name, String type, long elements, long offset, long lengthBytes, Instant madeAt, List<String> users) {}
