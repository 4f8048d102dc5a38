package io.offsetlocks.internal.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The device and inode of a file, out of its key as the JDK shows it, in the form in which Linux
 * lists locks.
 *
 * @param listed device and inode, as in {@code 08:01:1234}, where the list shows the device that
 *     {@code stat} tells
 * @param inode the end of that, as in {@code :1234}, which the list shows on every file system
 */
record FileIdentity(String listed, String inode) {
    private static final Pattern KEY = Pattern.compile("\\(dev=(\\p{XDigit}+),ino=(\\d+)\\)");

    /** Returns null if the key has another form, as outside Linux. */
    static @Nullable FileIdentity of(@Nullable Object fileKey) {
        Matcher parts = KEY.matcher(String.valueOf(fileKey));
        if (!parts.matches()) {
            return null;
        }
        long device = Long.parseUnsignedLong(parts.group(1), 16);
        // As makedev(3) puts a number of 64 bits together.
        long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
        long minor = device & 0xff | device >>> 12 & ~0xffL;
        String inode = ":" + parts.group(2);
        return new FileIdentity(String.format("%02x:%02x%s", major, minor, inode), inode);
    }

    /** Returns whether a file in the list may be this one. */
    boolean maybe(String file) {
        return file.endsWith(inode);
    }

    boolean hasInodeOf(@Nullable Object otherKey) {
        FileIdentity other = of(otherKey);
        return other != null && other.inode.equals(inode);
    }
}
