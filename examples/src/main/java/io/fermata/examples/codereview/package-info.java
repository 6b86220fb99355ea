/**
 * Reviews what changed between two revisions of a local git repository: the hybrid pattern, in which light steps read
 * the repository here and heavy tasks analyse files on workers. Only {@link io.fermata.examples.codereview.Git} and the
 * workers read the repository; nothing here ever writes to it.
 */
@NullMarked
package io.fermata.examples.codereview;

import org.jspecify.annotations.NullMarked;
