package io.fermata.examples.etl;

/** Where a long load goes on when its history has grown too long and a new one begins. */
record Resume(Load load, Checkpoint checkpoint) {}
