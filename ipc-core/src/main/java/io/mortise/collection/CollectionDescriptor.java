package io.mortise.collection;

import io.mortise.codec.FormatNote;
import io.mortise.sync.LockDescriptor;

/**
 * The layout of maps and lists in shared memory, version {@value #VERSION}. Numbers are in the byte order of the machine.
 *
 * <p>A collection begins in an extent of its name, of type {@value #MAP_TYPE} or {@value #LIST_TYPE}, and grows by further extents, which
 * are called {@code <name>#1}, {@code <name>#2}, ..., of type {@value #MORE_TYPE}. Each is followed by pages of {@value #PAGE_LENGTH}
 * bytes. A map consists of stripes that know nothing of each other, each with a lock, a table and the pages that it has taken; a list is
 * one such stripe.
 *
 * <pre>
 *   bytes  0        8        16       24                                       256
 *         +--------+--------+--------+----------------------------------------+
 *     0   | magic  |vers|len|  hash  | format of keys, or elements            |  who makes it, before anybody finds it
 *         +--------+--------+--------+----------------------------------------+
 *   256   | id     |strp|len|  hash  | format of values                       |  the same
 *         +--------+--------+--------+----------------------------------------+
 *   512   | pages  | seed   |                                                    the same
 *         +--------+--------+-------------------------------------------------+
 *   640   | more   |  how many further extents there are                        who has the growth lock
 *         +--------+----------------------------------------------------------+
 *   768   | growth lock, as {@link LockDescriptor} has it                               |
 *         +-------------------------------------------------------------------+
 *  1024   | stripe 0 ({@value #STRIPE_LENGTH} bytes) | stripe 1 | ...                             |
 *         +-------------------------------------------------------------------+
 *         | pages, see below                                                  |
 *         +-------------------------------------------------------------------+
 *
 *   stripe:
 *         +-------------------------------------------------------------------+
 *     0   | lock, as {@link LockDescriptor} has it                                      |
 *         +--------+--------+-------------------------------------------------+
 *   256   |retired | root   |   read by all, without the lock                    the holder of the lock, as all that follows
 *         +--------+--------+--------+--------+-------------------------------+
 *   384   | size   | used   |changing| sweeps |  partial pages, one int each of {@value SizeClass#COUNT} size classes
 *         +--------+--------+--------+--------+-------------------------------+
 *
 *   further extent:
 *         +--------+--------+--------+--------+-------------------------------+
 *     0   | magic  |vers|ord| id     | pages  |                                  who makes it, before anybody finds it
 *         +--------+--------+--------+--------+-------------------------------+
 *   128   | pages, as here:                                                   |
 *         +-------------------------------------------------------------------+
 *
 *   pages:
 *         +--------+--------+-------------------------------------------------+
 *         | owner of page 0 | owner of page 1 | ...                           |  8 bytes each; CAS from 0, then its stripe
 *         +--------+--------+-------------------------------------------------+  at a multiple of 128
 *         | notes on page 0 (32 bytes) | ...                                  |  its stripe
 *         +--------+--------+-------------------------------------------------+  at a multiple of 128
 *         | page 0 | page 1 | ...                                             |  its stripe
 *         +--------+--------+-------------------------------------------------+
 *
 *   owner: 63 ........ 32 | 31 ... 24 | 23 .... 16 | 15 ..... 2 | 1 0
 *          length of run  |     0     | size class | stripe     | kind:  0 free, 1 blocks, 2 first of a run, 3 in a run
 *   notes: bits of blocks 0 to 63 | bits of 64 to 127 | next, previous partial page of that size class (ints, 0 none) | spare
 *   address (34 bits): ordinal of the extent, from 1 (8) | page (18) | sixteenth byte within it (8)
 *   root:  63 ...... 39 | 38 .. 34      | 33 .... 0
 *          generation   | log2 of slots | address of the table; all 0: no table
 *   slot:  63 ...... 34 | 33 .... 0
 *          tag          | address of the entry                  0: empty, 1: removed
 *
 *   table of a map:  slots of 8 bytes, a power of two of them
 *   entry of a map:  length of key, length of value (ints) | key, padded to 8 | value
 *   table of a list: count | capacity | address of each element, 8 bytes each
 *   element:         length (int), 0 (int) | bytes
 * </pre>
 *
 * <h2>How it works</h2>
 *
 * <p><b>Nothing that can be reached is ever changed, but by one store of one word.</b> An entry is written whole into a free block, and then
 * its slot is stored; a new value is a new entry; a table that is full is replaced by a larger one by a store of the root. What cannot be
 * reached any more is retired: first {@code retired} is counted up, then its block is free. A reader takes no lock: it loads {@code
 * retired}, goes from the root to the entry, copies what it wants, and loads {@code retired} again. If that is the same, nothing that it
 * has read was written meanwhile. Else it begins anew, and after some attempts takes the lock, so that it is not kept from reading by many
 * writers; one that is read-only goes on trying. It waits for nobody who is stopped or dead.
 *
 * <p><b>The tables are the truth, and all else can be worked out from them</b>: which blocks and pages are in use, the partial pages, size and
 * used. So there is no log. Whoever changes something sets {@code changing} first and clears it last; whoever gets the lock and finds it
 * set, sweeps: it goes through the stripe's table, marks what it reaches, and gives back the rest.
 *
 * <p>The hash of a key is that of its bytes ({@code KeyHash}), with the seed. Its lowest bits are the stripe, its highest 30 the tag, whose
 * lowest bits are the slot where the search begins; it goes on to the next slot until an empty one. At most three quarters of a table are
 * not empty. Entries are equal if their bytes are.
 *
 * <p>Blocks of up to 2,048 bytes share pages with others of their size class; longer ones are runs of pages of one extent. A page whose last
 * block is freed is free for all stripes. When no page is free, the holder of the growth lock makes another extent, as large as all
 * before together, or as large as still fits.
 *
 * <h2>Ordering</h2>
 *
 * <ul>
 *   <li>{@code COLLECTION-ENTRY}: an entry, element or table is written, then the slot or root that leads to it is stored. Who finds the one
 *       sees the other.
 *   <li>{@code COLLECTION-RETIRED}: retired is counted up, then a block is written again; against all reads, then a look at retired. Who has
 *       read what was written again finds out.
 *   <li>{@code COLLECTION-PAGE}: the last use of a page by a stripe, then its owner becomes 0; with the CAS from 0 by another.
 *   <li>{@code COLLECTION-CLOSING}: a thread says that it is inside a change, then looks whether the region was closed; against a region that
 *       was closed, and then looks who is inside.
 *   <li>{@code HAND_OVER} of the lock orders everything else.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 *
 * <p>Readers see the collection as it was before the step that publishes, or after it, at any time. The next who wants the lock takes it
 * over, finds {@code changing} set if the dead one was past the first step, and sweeps. The sweep itself begins anew if its process dies.
 *
 * <table class="striped">
 *   <caption>What the next holder of the lock finds, and what becomes of it</caption>
 *   <tr><th>died after</th><th>left</th><th>the sweep</th></tr>
 *   <tr><td>taking the lock; running a user's function under it</td><td>a dead holder</td><td>none: nothing was begun</td></tr>
 *   <tr><td>changing is set</td><td>the same</td><td>finds nothing to do</td></tr>
 *   <tr><td>an owner was set for one page, or some of a run</td><td>pages that nothing uses</td><td>gives them back</td></tr>
 *   <tr><td>a block was taken; half of an entry or table was written</td><td>a block that nothing leads to</td><td>gives it back</td></tr>
 *   <tr><td>the slot was stored (put)</td><td>done; the old entry not free, size one less</td><td>frees it, counts</td></tr>
 *   <tr><td>the slot was emptied (remove)</td><td>done; the entry not free, size one more</td><td>frees it, counts</td></tr>
 *   <tr><td>the root was stored (a larger table, clear, a list's insertion or sort)</td><td>done; all that the old one led to not
 *       free</td><td>frees it, counts</td></tr>
 *   <tr><td>retired was counted up</td><td>the same</td><td>the same; counts it up once more first</td></tr>
 *   <tr><td>a block's bit was cleared, or a page's list was half changed</td><td>bits and lists that may be wrong</td><td>makes all of them
 *       anew</td></tr>
 *   <tr><td>a page, or some of a run, was given back</td><td>pages free, others that nothing uses</td><td>gives those back</td></tr>
 *   <tr><td>changing is cleared</td><td>a dead holder</td><td>none: all was done</td></tr>
 *   <tr><td>a further extent was made (growing)</td><td>more does not tell of it</td><td>none: the next who grows takes it over</td></tr>
 *   <tr><td>more was raised</td><td>pages that are free</td><td>none</td></tr>
 * </table>
 *
 * <h2>Wrap</h2>
 *
 * <ul>
 *   <li>{@code retired} has 64 bits and does not wrap, nor do sizes.
 *   <li>The generation of a root has 25 bits and tells an iterator, which goes through a table without regard to what is retired, that it
 *       is still the table: one that is stopped for exactly a multiple of 2<sup>25</sup> tables, and finds the last at the same
 *       address, may miss entries.
 *   <li>Ids of extents are random, 64 bits.
 * </ul>
 */
public final class CollectionDescriptor {
    /** Type of a map's first extent. */
    public static final String MAP_TYPE = "map";

    /** Type of a list's first extent. */
    public static final String LIST_TYPE = "list";

    /** Type of further extents. */
    public static final String MORE_TYPE = "collection-memory";

    /** What stands between a collection's name and the number of a further extent. */
    public static final String MORE_SEPARATOR = "#";

    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Distance of what different parties write. */
    public static final int LINE_LENGTH = 128;

    /** Offset of the magic number, in every extent. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the version, an int, in every extent. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the note on the format of keys or elements. */
    public static final int KEY_FORMAT_OFFSET = 12;

    /** Offset of the collection's id, random. */
    public static final int ID_OFFSET = 256;

    /** Offset of the number of stripes, an int, a power of two. */
    public static final int STRIPES_OFFSET = 264;

    /** Offset of the note on the format of values. */
    public static final int VALUE_FORMAT_OFFSET = 268;

    /** Offset of the number of pages in this extent. */
    public static final int PAGES_OFFSET = 512;

    /** Offset of what each hash begins with, random. */
    public static final int SEED_OFFSET = 520;

    /** Offset of the number of further extents, an int. */
    public static final int MORE_OFFSET = 640;

    /** Offset of the lock of those who make further extents. */
    public static final int GROWTH_LOCK_OFFSET = 768;

    /** Offset of the first stripe. */
    public static final int FIRST_STRIPE_OFFSET = 1024;

    /** Length of a stripe. */
    public static final int STRIPE_LENGTH = 640;

    /** Offset of how often something was retired, in a stripe. */
    public static final int RETIRED_OFFSET = LockDescriptor.BLOCK_LENGTH;

    /** Offset of what leads to the table, in a stripe. */
    public static final int ROOT_OFFSET = RETIRED_OFFSET + 8;

    /** Offset of the number of entries, in a stripe. */
    public static final int SIZE_OFFSET = RETIRED_OFFSET + LINE_LENGTH;

    /** Offset of the number of slots that are not empty, in a stripe of a map. */
    public static final int USED_OFFSET = SIZE_OFFSET + 8;

    /** Offset of what is not 0 while somebody changes something, in a stripe. */
    public static final int CHANGING_OFFSET = SIZE_OFFSET + 16;

    /** Offset of how often it was swept, in a stripe. */
    public static final int SWEEPS_OFFSET = SIZE_OFFSET + 24;

    /** Offset of the first partial page of each size class, ints, in a stripe. */
    public static final int PARTIAL_OFFSET = SIZE_OFFSET + 32;

    /** Offset of a further extent's ordinal, an int. */
    public static final int MORE_ORDINAL_OFFSET = 12;

    /** Offset of the id in a further extent. */
    public static final int MORE_ID_OFFSET = 16;

    /** Offset of the number of pages in a further extent. */
    public static final int MORE_PAGES_OFFSET = 24;

    /** Offset of the owners of the pages in a further extent. */
    public static final int MORE_OWNERS_OFFSET = LINE_LENGTH;

    /** Length of a page. */
    public static final int PAGE_LENGTH = 4096;

    /** Length of the owner of a page. */
    public static final int OWNER_LENGTH = 8;

    /** Length of the notes on a page. */
    public static final int NOTES_LENGTH = 32;

    /** Most further extents. */
    public static final int MAX_MORE = 254;

    /** Most pages of one extent: 1 GiB. */
    public static final int MAX_PAGES = 1 << 18;

    /** Most stripes. */
    public static final int MAX_STRIPES = 1024;

    /** Longest entry or element, with what it takes besides its bytes: 512 MiB. */
    public static final int MAX_BLOCK_LENGTH = 1 << 29;

    /** The letters MRTCOLL, and 0. */
    static final long MAGIC = 0x004C_4C4F_4354_524DL;

    /** Bytes that the first 256 have for a format, as the second. */
    static final int FORMAT_MAX = 256 - KEY_FORMAT_OFFSET - FormatNote.TEXT_OFFSET;

    private CollectionDescriptor() {}
}
