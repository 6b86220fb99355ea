# All sales of all tills in one file: the till's name and what its own file says.
. "$SCRIPTS/stage.sh"

rows() {
    set -- "$TILLS"/*.tsv
    [ -r "$1" ] || refuse "$NO_INPUT" "there are no .tsv files in $TILLS"
    awk '
        FNR == 1 { till = FILENAME; sub(/.*\//, "", till); sub(/\.tsv$/, "", till); next }
        { print till "\t" $0 }
    ' "$@"
}

checkpoint
