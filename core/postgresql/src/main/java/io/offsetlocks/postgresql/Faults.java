package io.offsetlocks.postgresql;

import io.offsetlocks.LockLostException;
import io.offsetlocks.internal.common.QuotedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;

/**
 * What a failure of the server means, and the exception that says what to do about it. The states
 * are those of the appendix "Error codes" of its manual; where all of a class mean the same, the
 * class is asked for, as its list grows from version to version.
 */
final class Faults {
    private static final String CANCELLED = "57014";
    private static final String LOCK_TIMEOUT = "55P03";

    /** A deadlock, or a transaction that another one was in the way of. */
    private static final String ROLLED_BACK = "40";

    /** The state of a session that the library itself has ended. */
    static final String GONE = "08000";

    private Faults() {}

    /**
     * Returns whether a statement was ended for a reason that another attempt need not have. It may
     * have had its effect all the same, if that was no part of a transaction.
     */
    static boolean isCancelled(SQLException e) {
        String state = state(e);
        return state.equals(CANCELLED)
                || state.equals(LOCK_TIMEOUT)
                || state.startsWith(ROLLED_BACK);
    }

    /** Returns whether the session, or the server, has gone. */
    static boolean isBroken(SQLException e) {
        String state = state(e);
        return state.startsWith("08")
                || state.startsWith("57P")
                // Time-outs of a transaction, which end the session.
                || state.equals("25P03")
                || state.equals("25P04");
    }

    /** Returns whether a later attempt to connect may succeed. */
    static boolean mayPass(SQLException e) {
        String state = state(e);
        // Without a state: from a pool of connections, or of the network.
        return isBroken(e)
                || isCancelled(e)
                || state.isEmpty()
                || state.startsWith("53")
                || state.startsWith("58");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    static IOException toOpen(String server, SQLException e) {
        return new IOException("cannot open locks on " + server + ": " + message(e) + advice(e), e);
    }

    static UncheckedIOException toLock(String server, Wish wish, SQLException e) {
        String message =
                String.format(
                        "cannot lock %s on %s; it is not held: %s%s",
                        QuotedName.of(wish.name()), server, message(e), advice(e));
        return new UncheckedIOException(message, new IOException(message, e));
    }

    static UncheckedIOException toRecordRelease(String server, String name, SQLException e) {
        String message =
                String.format(
                        "the lock %s on %s is released, but the next holder will be told that it"
                                + " was abandoned: %s%s",
                        QuotedName.of(name), server, message(e), advice(e));
        return new UncheckedIOException(message, new IOException(message, e));
    }

    static LockLostException lost(String server, String name, SQLException e) {
        return new LockLostException(
                String.format(
                        "the lock %s on %s was lost, and others may have it since: %s",
                        QuotedName.of(name), server, message(e)),
                e);
    }

    private static String message(SQLException e) {
        return String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
    }

    /** Says what to do, in a sentence of its own. */
    private static String advice(SQLException e) {
        String state = state(e);
        if (state.startsWith("28")) {
            return ". Check the user and the password of the data source, and pg_hba.conf";
        }
        return switch (state) {
            case "3D000" -> ". Create the database, or name another in the data source";
            case "3F000" ->
                    ". Create a schema that is in the search path, for the table "
                            + HolderTable.NAME
                            + ", or open with withoutTable()";
            case "42501" ->
                    ". Grant the user the right, or have the table "
                            + HolderTable.NAME
                            + " made by its owner, or open with withoutTable()";
            case "53300" -> ". Raise max_connections of the server, or lower maxConnections here";
            case "53200" ->
                    ". If its lock table is full, raise max_locks_per_transaction, or lower"
                            + " maxHeld here; restart the server for the former";
            case "53100" -> ". Make room on the disk of the server";
            case "25006" -> ". Connect to the primary: this server takes no writes";
            case "42P01", "42703", "42804", "42809", "42P10", "23502", "23514" ->
                    ". The table "
                            + HolderTable.NAME
                            + " is not the one that this version makes: drop it while nobody holds"
                            + " a lock";
            default ->
                    isBroken(e) ? ". Check that the server is up and the network leads to it" : "";
        };
    }
}
