/**
 * Runs workflows in simulated time, so that a user's test of a month of waiting takes milliseconds and is the same
 * every time. One thing runs at a time, on the thread of the test; nothing here reads the real clock or touches a disk.
 */
@NullMarked
package io.fermata.testkit;

import org.jspecify.annotations.NullMarked;
