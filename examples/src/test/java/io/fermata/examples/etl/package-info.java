/** Tests of the load of orders, with files and databases in temporary directories. */
@NullMarked
package io.fermata.examples.etl;

import org.jspecify.annotations.NullMarked;
