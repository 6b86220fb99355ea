package io.fermata.engine;

/** Says which shard owns what; a function of the names and the number of shards alone, the same for ever. */
record Routing(int namespace, int shards) {
    /** The shard of an execution and so of all runs that are started under this id. */
    int ownerOf(String workflowId) {
        return shardOf(workflowId.hashCode());
    }

    /** The shard that holds the waits and messages of this type and key. */
    int homeOf(String type, String key) {
        return shardOf(31 * type.hashCode() + key.hashCode());
    }

    private int shardOf(int hash) {
        if (shards == 1) {
            return 0;
        }
        int mixed = (hash ^ namespace * 0x9E3779B1) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 15)) * 0xC2B2AE35;
        return Integer.remainderUnsigned(mixed ^ (mixed >>> 16), shards);
    }
}
