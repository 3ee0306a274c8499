#!/bin/bash
# sendmail-up.sh - start a private sendmail on loopback, out of an unpacked Debian package.
#
# Debian's sendmail-bin conflicts with postfix, so nothing is installed: the
# packages are unpacked into a folder and run from there with their own
# configuration and queue. Needs: root, m4, apt-get (to download, once).
#
#   usage: sendmail-up.sh -d dir -p port -r relay-port [-m milter]
#     -d dir        instance folder, made if missing; the unpacked packages stay in dir/package
#     -p port       SMTP port on 127.0.0.1
#     -r relay-port where everything is relayed to on 127.0.0.1 (a sink)
#     -m milter     as in INPUT_MAIL_FILTER's S=, for example unix:/path/sock
set -eu
DIR='' PORT='' RELAY='' MILTER='' PACKAGES=${UNBEACON_SENDMAIL_PACKAGES:-}
while getopts d:p:r:m: o; do case $o in
  d) DIR=$OPTARG;; p) PORT=$OPTARG;; r) RELAY=$OPTARG;; m) MILTER=$OPTARG;; *) exit 64;;
esac; done
[ -n "$DIR" ] && [ -n "$PORT" ] && [ -n "$RELAY" ] || { sed -n '8,13p' "$0" >&2; exit 64; }
[ "$(id -u)" = 0 ] || { echo "sendmail-up: must be root" >&2; exit 77; }
mkdir -p "$DIR/mail" "$DIR/queue" "$DIR/log"
chmod 755 "$DIR" "$DIR/mail"; chmod 700 "$DIR/queue"

if [ -z "$PACKAGES" ]; then
  PACKAGES=$DIR/package
  if [ ! -x "$PACKAGES/usr/libexec/sendmail/sendmail" ]; then
    mkdir -p "$PACKAGES" "$DIR/download"
    ( cd "$DIR/download" && apt-get -qq download sendmail-bin sendmail-cf libwrap0 > "$DIR/log/download.out" 2>&1 ) ||
      { echo "sendmail-up: cannot download sendmail-bin (apt-get update needed?)" >&2; exit 77; }
    for deb in "$DIR"/download/*.deb; do dpkg-deb -x "$deb" "$PACKAGES"; done
    # A program that is set-group-id does not look for libraries where it is told to.
    chmod ug-s "$PACKAGES/usr/libexec/sendmail/sendmail"
  fi
fi
CF=$PACKAGES/usr/share/sendmail/cf

cat > "$DIR/mail/sendmail.mc" <<EOC
divert(-1)
include(\`$CF/m4/cf.m4')
divert(0)dnl
VERSIONID(\`unbeacon test')
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`mx.test')dnl
define(\`QUEUE_DIR', \`$DIR/queue')dnl
define(\`STATUS_FILE', \`')dnl
define(\`HELP_FILE', \`')dnl
define(\`ALIAS_FILE', \`')dnl
define(\`confPID_FILE', \`$DIR/sendmail.pid')dnl
define(\`confSERVICE_SWITCH_FILE', \`$DIR/mail/service.switch')dnl
define(\`confCW_FILE', \`')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`confDEF_USER_ID', \`65534:65534')dnl
define(\`confDONT_BLAME_SENDMAIL', \`GroupReadableKeyFile,GroupReadableSASLDBFile,InsufficientEntropy')dnl
define(\`confTO_IDENT', \`0s')dnl
define(\`confPRIVACY_FLAGS', \`goaway')dnl
define(\`confREQUIRE_RCPT_AUTH', \`')dnl
define(\`confTRY_NULL_MX_LIST', \`True')dnl
define(\`confDELIVERY_MODE', \`background')dnl
define(\`confEIGHT_BIT_HANDLING', \`pass8')dnl
define(\`confLOG_LEVEL', \`9')dnl
define(\`SMTP_MAILER_FLAGS', \`8')dnl
define(\`RELAY_MAILER_FLAGS', \`8')dnl
define(\`RELAY_MAILER_ARGS', \`TCP \$h $RELAY')dnl
define(\`SMART_HOST', \`relay:[127.0.0.1]')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`accept_unqualified_senders')dnl
FEATURE(\`promiscuous_relay')dnl
FEATURE(\`nocanonify')dnl
DAEMON_OPTIONS(\`Port=$PORT, Addr=127.0.0.1, Name=MTA')dnl
FEATURE(\`no_default_msa')dnl
ifelse(\`$MILTER', \`', \`', \`INPUT_MAIL_FILTER(\`unbeacon', \`S=$MILTER, F=T, T=C:10s;S:30s;R:60s;E:2m')')dnl
define(\`confMILTER_MACROS_CONNECT', \`j, _, {client_addr}, {client_name}')dnl
define(\`confMILTER_MACROS_ENVFROM', \`i, {auth_authen}, {auth_type}, {mail_addr}')dnl
MAILER(\`smtp')dnl
EOC
printf 'hosts\tfiles\naliases\tfiles\npasswd\tfiles\n' > "$DIR/mail/service.switch"
( cd "$CF/cf" && m4 "$DIR/mail/sendmail.mc" ) > "$DIR/mail/sendmail.cf" 2> "$DIR/log/m4.out" || { cat "$DIR/log/m4.out" >&2; exit 1; }
chmod 644 "$DIR"/mail/*

LD_LIBRARY_PATH=$PACKAGES/lib/x86_64-linux-gnu:$PACKAGES/usr/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} \
  "$PACKAGES/usr/libexec/sendmail/sendmail" -C "$DIR/mail/sendmail.cf" -bd -q1m -X "$DIR/log/transcript" \
  > "$DIR/log/start.out" 2>&1 < /dev/null || { cat "$DIR/log/start.out" >&2; exit 1; }

banner() { local l; exec 3<> "/dev/tcp/127.0.0.1/$PORT" && read -r -t 5 l <&3 && printf 'QUIT\r\n' >&3; exec 3>&- 3<&-; case ${l:-} in 220*) ;; *) return 1;; esac; }
i=0
until banner 2> /dev/null; do
  i=$((i + 1)); [ $i -lt 300 ] || { echo "sendmail-up: port $PORT never opened" >&2; cat "$DIR/log/start.out" >&2; exit 1; }
  sleep 0.2
done
echo "sendmail up: 127.0.0.1:$PORT conf=$DIR/mail/sendmail.cf pid=$(head -1 "$DIR/sendmail.pid")"
