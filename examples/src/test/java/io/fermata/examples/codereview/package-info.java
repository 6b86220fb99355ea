/** Tests of the code review example, against repositories that are built on the spot. */
@NullMarked
package io.fermata.examples.codereview;

import org.jspecify.annotations.NullMarked;
