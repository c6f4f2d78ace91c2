#!/bin/sh
# Builds decks from cron: build-decks.sh PROJECT [DECK...]; all decks of the project unless some are named.
set -u
project=${1:?usage: build-decks.sh PROJECT [DECK...]}
shift
cd "$project" || exit 2
[ "$#" -gt 0 ] || set -- --all

mkdir -p .deckgen/logs
exec 9> .deckgen/cron.lock
if ! flock -n 9; then
    echo "deckgen: the build before this one is still running in $PWD"
    exit 75
fi

log=.deckgen/logs/$(date +%Y-%m-%dT%H%M%S).log
code=0
deckgen build "$@" > "$log" 2>&1 || code=$?
if [ "$code" -ne 0 ]; then
    echo "deckgen build $* failed in $PWD with exit code $code. The end of $log:"
    tail -n 40 "$log"
fi
# The names sort by time: all but the last thirty go.
ls .deckgen/logs/*.log | sort -r | tail -n +31 | xargs rm -f
exit "$code"
