/**
 * Named locks between processes of many hosts, on a PostgreSQL server that they share.
 *
 * <p>Start at {@link io.offsetlocks.postgresql.PostgresLocks#builder PostgresLocks.builder}.
 */
@NullMarked
package io.offsetlocks.postgresql;

import org.jspecify.annotations.NullMarked;
