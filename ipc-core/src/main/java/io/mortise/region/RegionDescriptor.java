package io.mortise.region;

/**
 * The layout of a region file, version {@value #LAYOUT_MAJOR}.{@value #LAYOUT_MINOR}. All numbers are in the byte order of the
 * machine that made the file, told by the byte order mark; offsets and lengths are in bytes.
 *
 * <pre>
 *        0 +-------------------------------+
 *          | identity (never changes)      |  magic .. CRC-32C
 *      128 +-------------------------------+
 *          | state (changes)               |  mark: 1 unlinked, 2 closing
 *      256 |                               |  high-water mark of the data area
 *      384 +-------------------------------+
 *          | reserved, zero                |
 *     4096 +-------------------------------+  slotsOffset
 *          | slot 0 (128 bytes)            |  who is attached
 *          | ...                           |
 *          +-------------------------------+  catalogOffset
 *          | catalog entry 0 (384 bytes)   |  what is in here
 *          | ...                           |
 *          +-------------------------------+  dataOffset (a multiple of 4096)
 *          | extents, each 128-aligned     |
 *          +-------------------------------+  fileLength = dataOffset + capacity
 *
 *   identity   0                   1                   2                   3
 *              0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *             +-------------------------------+-------------------------------+
 *          0  | magic "MORTISE\0" (64 bits)                                   |
 *             +-------------------------------+-------------------------------+
 *          8  | layout version (major &lt;&lt; 16 | minor)  | 12 byte order 0x01020304 |
 *             +-------------------------------+-------------------------------+
 *         16  | fileLength (64 bits)                                          |
 *         24  | capacity of the data area (64 bits)                           |
 *         32  | region id, random, never 0 (64 bits)                          |
 *         40  | slot count                    | 44 catalog entry count        |
 *         48  | slotsOffset (64 bits)                                         |
 *         56  | catalogOffset (64 bits)                                       |
 *         64  | dataOffset (64 bits)                                          |
 *         72  | made at, ms since 1970 (64 bits)                              |
 *         80  | pid of the maker (64 bits)                                    |
 *         88  | reserved, 0 (32 bits)         | 92 CRC-32C of bytes 0 .. 91   |
 *             +-------------------------------+-------------------------------+
 *
 *   slot       0  owner word: generation (19 bits) &lt;&lt; 12 | slot + 1 while taken, | 0 while free (32 bits)
 *              8  pid                16  start time of the process, clock ticks (0: not known)
 *             24  inode of its pid namespace (0: not known)
 *             32  first 64 bits of the machine's boot id (0: not known)
 *             40  attached at, ms since 1970
 *             48  label length (32 bits), 52 label, UTF-8, up to 76 bytes
 *
 *   entry      0  state: 0 empty, 1 being made, 2 ready, 3 removed (32 bits)   4  name length (32 bits)
 *              8  offset of the extent     16  its length     24  elements
 *             32  owner word of its maker (32 bits)           36  type length (32 bits)
 *             40  made at, ms since 1970
 *             48  type, ASCII, up to 48 bytes
 *            128  users: bit i is set while slot i has it open (1024 bits)
 *            256  name, UTF-8, up to 128 bytes
 * </pre>
 *
 * <p><b>Who writes what.</b> The identity is written by the maker before the file has a name, and never again. A slot is
 * written by the holder of the kernel lock on byte {@code slot} of the companion file. Catalog entries and the
 * high-water mark are written by the holder of the kernel lock on byte {@link #CATALOG_LOCK_BYTE}; users' bits by
 * atomic or/and. The mark is written by the holder of the creation lock.
 *
 * <p><b>Ordering.</b> {@code ORDER: SLOT} - a slot's fields are written before its owner word (release), which readers load
 * first (acquire). {@code ORDER: ENTRY} - an entry's fields, and the first content of its extent, are written before its state
 * becomes ready (release); readers load the state first (acquire).
 *
 * <p><b>Death between two steps.</b> A maker that dies before it publishes leaves a temporary file, which the next creator of
 * that name sweeps. Somebody who dies
 * between the mark and the removal of the file leaves the mark to the next holder of the creation lock, who removes the file (or,
 * if it was only closing and somebody is attached, the mark). A process that dies while it makes an entry leaves the state at 1; the next holder of the
 * catalog lock empties it. A slot whose kernel lock can be taken belongs to the dead.
 *
 * <p>The companion file {@code .<name>.<id>.live} holds no data, only kernel locks. The generation wraps after 524,287 takings of
 * one slot: a word left by a dead owner would have to stay untouched that long, and the slot be in use at that moment, for it to
 * be taken for a living one's; the cure would be that process's end.
 */
public final class RegionDescriptor {
    /** The first eight bytes of a region file, {@code "MORTISE\0"}, as bytes in file order. */
    public static final String MAGIC = "MORTISE\0";

    /** Changes when an older program could no longer read the file. */
    public static final int LAYOUT_MAJOR = 1;
    /** Changes when something is added that older programs may ignore. */
    public static final int LAYOUT_MINOR = 0;
    /** Reads as this on a machine of the maker's byte order. */
    public static final int BYTE_ORDER_MARK = 0x01020304;

    /** Distance that keeps two fields out of each other's (prefetched pair of) cache lines; alignment of extents. */
    public static final int ALIGNMENT = 128;
    /** Length of the page that holds identity and state. */
    public static final int HEADER_LENGTH = 4096;

    /** Offset of the layout version. */
    public static final int VERSION_OFFSET = 8;
    /** Offset of the byte order mark. */
    public static final int BYTE_ORDER_OFFSET = 12;
    /** Offset of the file's length. */
    public static final int FILE_LENGTH_OFFSET = 16;
    /** Offset of the data area's length. */
    public static final int CAPACITY_OFFSET = 24;
    /** Offset of the region's id. */
    public static final int ID_OFFSET = 32;
    /** Offset of the number of slots. */
    public static final int SLOT_COUNT_OFFSET = 40;
    /** Offset of the number of catalog entries. */
    public static final int ENTRY_COUNT_OFFSET = 44;
    /** Offset of the slot table's offset. */
    public static final int SLOTS_OFFSET_OFFSET = 48;
    /** Offset of the catalog's offset. */
    public static final int CATALOG_OFFSET_OFFSET = 56;
    /** Offset of the data area's offset. */
    public static final int DATA_OFFSET_OFFSET = 64;
    /** Offset of the time of making. */
    public static final int MADE_AT_OFFSET = 72;
    /** Offset of the maker's pid. */
    public static final int MADE_BY_OFFSET = 80;
    /** Offset of the checksum, which covers everything before it. */
    public static final int CHECKSUM_OFFSET = 92;

    /** Offset of the byte that marks a region for its end. */
    public static final int MARK_OFFSET = 128;
    /** Mark of a region that was unlinked: attach no more. */
    public static final int MARK_UNLINKED = 1;
    /** Mark of a region that is unlinked unless somebody is found to be attached. */
    public static final int MARK_CLOSING = 2;
    /** Offset of the number of bytes of the data area that were ever handed out: what lies above was never written. */
    public static final int HIGH_WATER_OFFSET = 256;

    /** Length of a slot. */
    public static final int SLOT_LENGTH = 128;
    /** Most slots that a region can have. */
    public static final int MAX_SLOTS = 1024;
    /** Offset in a slot of its owner word. */
    public static final int SLOT_OWNER_OFFSET = 0;
    /** Offset in a slot of the pid. */
    public static final int SLOT_PID_OFFSET = 8;
    /** Offset in a slot of the process's start time. */
    public static final int SLOT_START_TIME_OFFSET = 16;
    /** Offset in a slot of the pid namespace. */
    public static final int SLOT_PID_NAMESPACE_OFFSET = 24;
    /** Offset in a slot of the boot id. */
    public static final int SLOT_BOOT_ID_OFFSET = 32;
    /** Offset in a slot of the time of attaching. */
    public static final int SLOT_ATTACHED_AT_OFFSET = 40;
    /** Offset in a slot of the label's length. */
    public static final int SLOT_LABEL_LENGTH_OFFSET = 48;
    /** Offset in a slot of the label. */
    public static final int SLOT_LABEL_OFFSET = 52;
    /** Most bytes of a label. */
    public static final int SLOT_LABEL_MAX = 76;

    /** Bits of an owner word that hold the slot, plus one. */
    public static final int OWNER_SLOT_BITS = 12;
    /** Bits of an owner word that hold the generation. */
    public static final int OWNER_GENERATION_BITS = 19;

    /** Length of a catalog entry. */
    public static final int ENTRY_LENGTH = 384;
    /** Offset in an entry of its state. */
    public static final int ENTRY_STATE_OFFSET = 0;
    /** Offset in an entry of the name's length. */
    public static final int ENTRY_NAME_LENGTH_OFFSET = 4;
    /** Offset in an entry of the extent's offset. */
    public static final int ENTRY_EXTENT_OFFSET_OFFSET = 8;
    /** Offset in an entry of the extent's length. */
    public static final int ENTRY_EXTENT_LENGTH_OFFSET = 16;
    /** Offset in an entry of the number of elements. */
    public static final int ENTRY_ELEMENTS_OFFSET = 24;
    /** Offset in an entry of the maker's owner word. */
    public static final int ENTRY_MAKER_OFFSET = 32;
    /** Offset in an entry of the type's length. */
    public static final int ENTRY_TYPE_LENGTH_OFFSET = 36;
    /** Offset in an entry of the time of making. */
    public static final int ENTRY_MADE_AT_OFFSET = 40;
    /** Offset in an entry of the type. */
    public static final int ENTRY_TYPE_OFFSET = 48;
    /** Most bytes of a type. */
    public static final int ENTRY_TYPE_MAX = 48;
    /** Offset in an entry of the users' bits. */
    public static final int ENTRY_USERS_OFFSET = 128;
    /** Offset in an entry of the name. */
    public static final int ENTRY_NAME_OFFSET = 256;
    /** Most bytes of a name. */
    public static final int ENTRY_NAME_MAX = 128;

    /** State of an entry that may be filled. */
    public static final int ENTRY_EMPTY = 0;
    /** State of an entry whose maker holds the catalog lock, or died. */
    public static final int ENTRY_MAKING = 1;
    /** State of an entry that names an extent. */
    public static final int ENTRY_READY = 2;
    /** State of an entry that is no longer found by name, while somebody may still use its extent. */
    public static final int ENTRY_REMOVED = 3;

    /** The byte of the companion file whose kernel lock guards the catalog; those before it are the slots'. */
    public static final long CATALOG_LOCK_BYTE = 1L << 20;

    private RegionDescriptor() {}

    /**
     * {@return the slot that an owner word names, from 0 on; -1 for the owner 0, which is nobody}
     *
     * @param owner an owner word
     */
    public static int slotOf(int owner) {
        return (owner & (1 << OWNER_SLOT_BITS) - 1) - 1;
    }
}
