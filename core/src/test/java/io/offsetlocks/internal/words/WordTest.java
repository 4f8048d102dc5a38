package io.offsetlocks.internal.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WordTest {
    private static final long ALL_FLAGS = 0xff;

    /** The wire format: a change of these bits is a change of the format version. */
    @Test
    void bits_areTheDocumentedOnes() {
        assertEquals(1, Word.IN);
        assertEquals(2, Word.WAITED_FOR);
        assertEquals(4, Word.SHARED);
        assertEquals(8, Word.ABANDONED);
        assertEquals(0x0000000001000100L, Word.ownedBy(0, 1));
        assertEquals(0x2b0000abcd000300L, Word.ownedBy(2, 0x2b0000abcdL));
        assertEquals(0xffffffffff040000L, Word.ownedBy(1023, (1L << 40) - 1));
    }

    @Test
    void word_isShownWithItsOwner() {
        assertEquals(
                "0000000001000101 (member 0 of generation 1)",
                Word.describe(Word.ownedBy(0, 1) | Word.IN));
        assertEquals("0000000000000004 (nobody)", Word.describe(Word.SHARED));
    }

    @Property
    void ownerAndGeneration_areRead_whateverTheFlags(
            @ForAll @IntRange(max = 1023) int index,
            @ForAll @LongRange(max = (1L << 40) - 1) long generation,
            @ForAll @LongRange(max = ALL_FLAGS) long flags) {
        long who = Word.ownedBy(index, generation);
        long word = who | flags;

        assertEquals(index, Word.owner(word));
        assertEquals(generation, Word.generation(word));
        assertEquals(who, Word.who(word));
        assertTrue(Word.hasOwner(word));
        assertFalse(Word.hasOwner(flags | generation << 24));
    }

    /** Flags that have no meaning yet are dropped by whoever writes the word. */
    @Property
    void words_haveOnlyTheirOwnFlags_andKeepThatOfTheQueue(@ForAll long before) {
        long waited = before & Word.WAITED_FOR;
        boolean told = Word.has(before, Word.IN) || Word.has(before, Word.ABANDONED);
        long abandoned = told ? Word.ABANDONED : 0;

        assertEquals(told, Word.tellsAbandonment(before));
        assertEquals(waited | Word.SHARED | abandoned, Word.shared(before));
        assertEquals(waited | before & Word.ABANDONED, Word.released(before, false));
        assertEquals(waited | Word.ABANDONED, Word.released(before, true));
        assertEquals(waited | Word.SHARED | before & Word.ABANDONED, Word.converted(before));
    }
}
