# pod.sh ROOT POD PROGRAM ARGUMENT...: runs the program with every folder of POD at the root of its file
# system, as a container has its volumes. ROOT is an empty folder for that file system. In a mount
# namespace of its own (unshare --mount), so that nobody else sees any of it.
set -eu
root=$1
pod=$2
shift 2
mount -t tmpfs tmpfs "$root"
for entry in /*; do
    if [ -L "$entry" ]; then
        cp -P "$entry" "$root$entry"
    elif [ -d "$entry" ]; then
        mkdir "$root$entry"
        mount --rbind "$entry" "$root$entry"
    fi
done
for folder in "$pod"/*; do
    mkdir -p "$root/${folder##*/}"
    mount --rbind "$folder" "$root/${folder##*/}"
done
exec chroot "$root" "$@"
