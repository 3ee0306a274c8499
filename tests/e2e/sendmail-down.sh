#!/bin/bash
# sendmail-down.sh -d dir   stop the private sendmail of sendmail-up.sh, by its PID
set -eu
DIR=''
while getopts d: o; do case $o in d) DIR=$OPTARG;; *) exit 64;; esac; done
[ -f "$DIR/sendmail.pid" ] || exit 0
pid=$(head -1 "$DIR/sendmail.pid")
kill "$pid" 2> /dev/null || exit 0
for _ in $(seq 600); do kill -0 "$pid" 2> /dev/null || exit 0; sleep 0.1; done
kill -9 "$pid" 2> /dev/null || true
