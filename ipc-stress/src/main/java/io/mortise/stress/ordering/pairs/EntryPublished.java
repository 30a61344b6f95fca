package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.Extent;
import io.mortise.region.RegionDoor;
import io.mortise.stress.ordering.Orders;
import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders("ENTRY")
@Description(
        "A process makes a primitive while another looks for it, without the catalog lock, as one that only reads.")
@Outcome(
        id = {"nothing", "whole"},
        expect = ACCEPTABLE,
        desc = "Not there yet, or there with its fields and its first content.")
@Outcome(expect = FORBIDDEN, desc = "Found before its fields, or its first content, were there.")
@State
public class EntryPublished {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next().prepared();

    @Actor
    public void maker() {
        place.catalogs.left().make(place.turn, () -> place.contents.left().putLong(0, place.turn));
    }

    @Actor
    public void finder(L_Result result) {
        long found = place.catalogs.right().elements();
        long content = place.contents.right().getLong(0);
        result.r1 = found == 0
                ? "nothing"
                : found != place.turn ? "fields of another" : content != place.turn ? "no content" : "whole";
    }

    private static final class Place {
        private static final int CONTENT_OFFSET = 512;
        private static final int LENGTH = CONTENT_OFFSET + 128;

        final Both<RegionDoor.OneEntry> catalogs;
        final Both<AtomicBuffer> contents;
        private long turn;

        Place() {
            Both<Extent> homes = Arena.extents(LENGTH);
            contents = homes.map(home -> home.buffer(CONTENT_OFFSET, LENGTH - CONTENT_OFFSET));
            catalogs = new Both<>(
                    Arena.LEFT.door().catalog(homes.left(), 0),
                    Arena.RIGHT.door().catalog(homes.right(), 0));
        }

        Place prepared() {
            turn++;
            catalogs.left().clear();
            return this;
        }
    }
}
