# What the stages have in common; each of them begins with it.
#
# A stage writes its rows beside their place and renames them when they are complete: its file is there as a whole or
# not at all. Then it prints the file's checkpoint, which Fermata records: rows, name, checksum, bytes. If it is killed
# between the two, its next attempt finds the file and prints the same. The name ends with the part of the idempotency
# key that changes only when a person has the step done again; then the stage makes a new file.
set -eu

BAD_DATA=65 # as in sysexits.h: EX_DATAERR and EX_NOINPUT
NO_INPUT=66

output=$FERMATA_STEP.${FERMATA_IDEMPOTENCY_KEY##*:}.tsv

refuse() { # CODE TEXT
    printf '%s\n' "$2" >&2
    exit "$1"
}

# The stage before has left $INPUT; it must still be what was recorded.
check_input() {
    [ -r "$INPUT" ] || refuse "$NO_INPUT" "$INPUT is on record, but not in $PWD"
    [ "$(cksum <"$INPUT")" = "$INPUT_CHECKSUM" ] || refuse "$NO_INPUT" "$INPUT is not the file that is on record"
}

# Makes $output from what the function "rows" of the stage prints.
checkpoint() {
    if [ ! -e "$output" ]; then
        rows >"$output.part"
        sleep "$PAUSE_SECONDS"
        mv "$output.part" "$output"
    fi
    printf '%d\t%s\t%s\n' "$(wc -l <"$output")" "$output" "$(cksum <"$output")"
}
