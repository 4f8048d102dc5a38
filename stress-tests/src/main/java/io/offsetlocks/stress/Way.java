package io.offsetlocks.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The ways that are compared, in the order of the table's columns. */
enum Way {
    OFFSET_LOCKS("offset locks", OffsetLocksWay::open),
    BYTE_LOCK("byte lock", NaiveByteWay::open),
    FILE_KEPT("file kept", KeptLockFileWay::new),
    FILE_DELETED("file deleted", DeletedLockFileWay::new);

    /** The number of slots of the ways that have one lock file. */
    static final int SLOTS = 1 << 20;

    private interface Opener {
        LockingWay open(Path directory) throws IOException;
    }

    private final String label;
    private final Opener opener;

    Way(String label, Opener opener) {
        this.label = label;
        this.opener = opener;
    }

    /** Returns the ways, beginning with another one each round. */
    static List<Way> inTurn(int round) {
        List<Way> ways = new ArrayList<>(List.of(values()));
        Collections.rotate(ways, -round);
        return ways;
    }

    String label() {
        return label;
    }

    /** Returns the directory, below a common one, that has this way's files and no others. */
    Path directoryIn(Path common) {
        return common.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Opens this way in its own directory below a common one, which processes may share. */
    LockingWay open(Path common) throws IOException {
        return opener.open(Files.createDirectories(directoryIn(common)));
    }

    /** Opens every way below a common directory. */
    static Map<Way, LockingWay> openAll(Path common) throws IOException {
        Map<Way, LockingWay> opened = new EnumMap<>(Way.class);
        for (Way way : values()) {
            opened.put(way, way.open(common));
        }
        return opened;
    }

    static void closeAll(Map<Way, LockingWay> opened) throws IOException {
        for (LockingWay way : opened.values()) {
            way.close();
        }
    }
}
