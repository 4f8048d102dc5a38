package io.offsetlocks.docs.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.offsetlocks.HeldLock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.integration.handler.advice.LockRequestHandlerAdvice;
import org.springframework.integration.support.locks.LockRegistry;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.GenericMessage;

/** Spring Integration locks names of the file. */
class SpringLocksTest extends RecipeFixture {
    private LockRegistry<Lock> registry;

    @BeforeEach
    void makeRegistry() {
        registry = SpringLocks.registry(locks);
    }

    @Test
    void lockOfTheRegistry_holdsTheName() throws Exception {
        Lock lock = registry.obtain("volume-42");
        lock.lock();
        assertFalse(isFree("volume-42"));
        lock.unlock();
        assertTrue(isFree("volume-42"));
    }

    @Test
    void executeLocked_runsUnderTheName_andReturns() throws Exception {
        assertEquals(
                "ran",
                registry.executeLocked(
                        42,
                        () -> {
                            assertFalse(isFree("42"));
                            return "ran";
                        }));
        assertTrue(isFree("42"));
    }

    @Test
    void executeLocked_ofAHeldName_timesOut() throws Exception {
        HeldLock held = other.call(() -> locks.lock("volume-42"));
        assertThrows(
                TimeoutException.class,
                () ->
                        registry.executeLocked(
                                "volume-42", Duration.ofMillis(20), () -> fail("ran")));
        closeByOther(held);
        assertTrue(isFree("volume-42"));
    }

    @Test
    void componentOfSpring_handlesEachMessageUnderTheName() throws Exception {
        AtomicBoolean free = new AtomicBoolean(true);
        MessageHandler handler = message -> free.set(isFreeNow("volume-42"));
        ProxyFactory proxy = new ProxyFactory(handler);
        proxy.addAdvice(new LockRequestHandlerAdvice(registry, "volume-42"));
        ((MessageHandler) proxy.getProxy()).handleMessage(new GenericMessage<>("resize"));
        assertFalse(free.get());
        assertTrue(isFree("volume-42"));
    }
}
