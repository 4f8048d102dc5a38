/**
 * Named locks between the processes and threads of one host, in one pre-sized lock file.
 *
 * <p>Start at {@link io.offsetlocks.OffsetLocks#open OffsetLocks.open}; what it returns locks names
 * for one thread at a time, and {@link io.offsetlocks.OffsetLocks#shared() shared()} for many. Code
 * that should not depend on a lock file takes a {@link io.offsetlocks.LockSpace LockSpace}.
 *
 * <h2>Ownership</h2>
 *
 * <p>A lock belongs to the thread that acquired it, which may acquire it again and must close every
 * {@link io.offsetlocks.HeldLock HeldLock} it got. If the process ends, in whatever way, the
 * operating system releases its locks. They are advisory, and for one host: a program that does not
 * open the file is not kept out. {@link io.offsetlocks.NamedLocks NamedLocks} has the rules.
 *
 * <h2>Abandonment</h2>
 *
 * <p>A holder that dies half-way frees the name at once, but may leave what the name protects half
 * done. The byte itself remembers that its last exclusive holder did not let go, and {@link
 * io.offsetlocks.HeldLock#wasAbandoned() wasAbandoned()} tells the next one, which can repair it.
 *
 * <h2>Collisions</h2>
 *
 * <p>Two names may hash to one byte. They exclude each other, which costs waiting and never safety:
 * a thread that holds one has the other too, and {@link io.offsetlocks.NamedLocks#lockAll lockAll}
 * takes many names in an order without deadlocks. {@link io.offsetlocks.hashing.Collisions
 * Collisions}, in the module {@code io.offsetlocks.hashing}, computes how many slots make it rare.
 *
 * <h2>Observing</h2>
 *
 * <p>Waits and abandoned locks are flight recorder events ({@code io.offsetlocks.LockWait}, {@code
 * io.offsetlocks.AbandonedLock}), what an operator must know goes to the {@link System.Logger}
 * {@code io.offsetlocks}, and thread dumps and {@link io.offsetlocks.OffsetLocks#holder holder}
 * show which thread or process is in the way.
 */
@NullMarked
package io.offsetlocks;

import org.jspecify.annotations.NullMarked;
