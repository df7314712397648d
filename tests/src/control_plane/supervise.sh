# supervise.sh FOLDER PROGRAM ARGUMENT...: runs the program for as long as standard input stays open,
# then kills it and removes FOLDER, if there is one to remove. However a test process ends, its end of the
# pipe closes: nothing that was started for it outlives it.
folder=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
(
    while read -r _ <&3; do :; done
    kill -KILL "$child" 2>/dev/null
) &
watcher=$!
wait "$child"
status=$?
kill -KILL "$watcher" 2>/dev/null
[ -z "$folder" ] || rm -rf "$folder"
exit "$status"
