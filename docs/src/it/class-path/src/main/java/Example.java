import io.offsetlocks.HeldLock;
import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.Path;

public final class Example {
    private Example() {}

    public static void main(String[] args) throws IOException {
        try (OffsetLocks locks = OffsetLocks.open(Path.of(args[0]), 1 << 20);
                HeldLock held = locks.lock("volume-42")) {
            System.out.println(
                    "volume-42 is held: "
                            + held.isValid()
                            + ", by a named module: "
                            + OffsetLocks.class.getModule().isNamed());
        }
    }
}
