package io.mortise.collection;

/**
 * What can be seen of a collection.
 *
 * @param name          its name in the region
 * @param entries       how many entries or elements it has
 * @param stripes       of how many parts it consists that can be changed at the same time
 * @param reservedBytes what it takes of its region for entries and tables; it never becomes less
 * @param freeBytes     how much of that is in pages that nothing is in; what is free in other pages comes on top
 * @param repairs       how often somebody has put right what one had left half done who died
 * @param ownerDeaths   how many have died, or closed their region, with a lock of it, and were found out
 */
public record CollectionState(
        String name, long entries, int stripes, long reservedBytes, long freeBytes, long repairs, long ownerDeaths) {}
