package io.mortise.region;

import java.nio.charset.StandardCharsets;

/**
 * What a primitive asks of a region: a name, and a shape that must be the same for all who use that name.
 *
 * @param name        the primitive's name within its region, 1 to {@value RegionDescriptor#ENTRY_NAME_MAX} bytes in UTF-8
 * @param type        the primitive's type, ASCII, for example {@code "long"} or {@code "double[]"}
 * @param elements    its number of elements, 1 for what is no array
 * @param lengthBytes the memory it needs, at least 1 byte
 */
public record ExtentSpec(String name, String type, long elements, long lengthBytes) {
    /**
     * Checks the arguments.
     *
     * @param name        the primitive's name within its region, 1 to {@value RegionDescriptor#ENTRY_NAME_MAX} bytes in UTF-8
     * @param type        the primitive's type, ASCII, for example {@code "long"} or {@code "double[]"}
     * @param elements    its number of elements, 1 for what is no array
     * @param lengthBytes the memory it needs, at least 1 byte
     */
    public ExtentSpec {
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes == 0
                || nameBytes > RegionDescriptor.ENTRY_NAME_MAX
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a primitive's name is 1 to " + RegionDescriptor.ENTRY_NAME_MAX
                    + " bytes of UTF-8 without control characters: name=" + Names.quoted(name));
        }
        if (type.isEmpty()
                || type.length() > RegionDescriptor.ENTRY_TYPE_MAX
                || type.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("a type is 1 to " + RegionDescriptor.ENTRY_TYPE_MAX
                    + " visible ASCII characters: type=" + Names.quoted(type));
        }
        if (elements < 0) {
            throw new IllegalArgumentException("elements=" + elements + " is negative, name=" + name);
        }
        if (lengthBytes < 1) {
            throw new IllegalArgumentException("lengthBytes=" + lengthBytes + " is less than 1, name=" + name);
        }
    }

    /** {@return the type with the number of elements in its place, for example {@code long[1024]}} */
    String shape() {
        return shape(type, elements);
    }

    static String shape(String type, long elements) {
        if (type.endsWith("[]")) {
            return type.substring(0, type.length() - 1) + elements + "]";
        }
        return elements == 1 ? type : type + "(" + elements + ")";
    }
}
