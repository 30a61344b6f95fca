package io.mortise.sync;

import io.mortise.region.Region;
import java.util.List;

/**
 * What a {@link Party} can do with one kind of primitive. Has a constructor without arguments, by which another process makes it.
 *
 * @param <H> the primitive
 */
public interface Role<H> {
    /** A handle of its own. */
    H in(Region region, String name, List<String> arguments);

    /** Does what the first word says, and tells what came of it in one line. */
    String perform(H handle, Region region, List<String> words) throws Exception;
}
