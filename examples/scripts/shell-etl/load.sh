# Puts the result where others read it, in the place of an older one. Doing so again changes nothing.
. "$SCRIPTS/stage.sh"

rows() {
    printf 'article\tpieces\tcents\n'
    cat "$INPUT"
}

check_input
checkpoint
cp "$output" "$OUTPUT.part"
mv "$OUTPUT.part" "$OUTPUT"
