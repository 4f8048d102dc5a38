package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLState;

/** What the states mean that a server or the driver may give a failure. */
class FaultsTest {
    /** Of the server, in the classes of which some matter here, and then of the driver. */
    private static final List<String> ALL =
            Stream.concat(
                            Stream.of(
                                    "08000", "08001", "08003", "08004", "08006", "08007", "08P01",
                                    "25001", "25006", "25P01", "25P02", "25P03", "25P04", "40000",
                                    "40001", "40002", "40003", "40P01", "53000", "53100", "53200",
                                    "53300", "53400", "55000", "55006", "55P02", "55P03", "55P04",
                                    "57000", "57014", "57P01", "57P02", "57P03", "57P04", "57P05",
                                    "58000", "58030", "58P01", "58P02", "XX000", "XX001", "XX002"),
                            Arrays.stream(PSQLState.values()).map(PSQLState::getState))
                    .distinct()
                    .toList();

    private static String those(Predicate<SQLException> test) {
        return String.join(
                " ",
                ALL.stream().filter(s -> test.test(new SQLException("", s))).sorted().toList());
    }

    @Test
    void sessionHasGone_byTheseStates() {
        assertEquals(
                "08000 08001 08003 08004 08006 08007 08P01 08S01 25P03 25P04 57P01 57P02 57P03"
                        + " 57P04 57P05",
                those(Faults::isBroken));
    }

    @Test
    void statementMayBeRepeated_afterTheseStates() {
        assertEquals("40000 40001 40002 40003 40P01 55P03 57014", those(Faults::isCancelled));
    }

    @Test
    void attemptToConnect_mayBeRepeated_alsoAfterThose_andAfterOneWithoutAState() {
        assertEquals(
                "53000 53100 53200 53300 53400 58000 58030 58P01 58P02",
                those(
                        e ->
                                Faults.mayPass(e)
                                        && !Faults.isBroken(e)
                                        && !Faults.isCancelled(e)
                                        && !e.getSQLState().isEmpty()));
        assertTrue(Faults.mayPass(new SQLException("of a pool of connections")));
    }

    @ParameterizedTest
    @CsvSource({
        "28P01, pg_hba.conf",
        "28000, pg_hba.conf",
        "3D000, Create the database",
        "3F000, search path",
        "42501, Grant",
        "53300, max_connections",
        "53200, max_locks_per_transaction",
        "53100, disk",
        "25006, primary",
        "42P01, drop it",
        "42P10, drop it",
        "42809, drop it",
        "42804, drop it",
        "23502, drop it",
        "08001, the server is up",
        "57P03, the server is up",
    })
    void message_saysWhatToDo(String state, String advice) {
        String message = Faults.toOpen("there", new SQLException("refused.", state)).getMessage();

        assertTrue(message.startsWith("cannot open locks on there: refused. "), message);
        assertTrue(message.contains(advice), message);
    }
}
