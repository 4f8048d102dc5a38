package io.offsetlocks.internal.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a class that fails at its first use would be: unusable for good (hazard 18). */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class MappedWordsTest {
    @Test
    void firstUseWithoutDirectMemory_fails_andTheNextDoesNot() throws Exception {
        List<String> little = List.of("-XX:MaxDirectMemorySize=16k");
        try (ChildProcess child = ChildProcess.jvmWith(little, NoDirectMemory.class)) {
            String first = child.line();
            assertTrue(first.startsWith("no memory beside "), first);
            child.expect("changed true");
        }
    }
}
