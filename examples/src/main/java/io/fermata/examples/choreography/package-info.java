/**
 * Five services of a pull request's way to its comments. Each knows the message that it takes and the one that it
 * publishes, and none of the others; nobody directs them.
 */
@NullMarked
package io.fermata.examples.choreography;

import org.jspecify.annotations.NullMarked;
