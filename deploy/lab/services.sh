# shellcheck shell=bash
# Beside the nodes, each at an address of its own: a validating resolver, an ACME server that asks it, a mail sink.
# Plain processes in jails; each writes what it keeps into its folder $LAB/NAME only.

# shellcheck disable=SC2034 # used by the other files
SERVICES=(resolver acme mail)

service_start() {
  pid_of "$1" >/dev/null && return 0
  cgroup_kill "$1"
  netns_up "$1"
  "$1_start"
}

service_stop() { kill_all "$1"; }

service_act() {
  case $2 in
    start) service_start "$1"; "$1_wait" ;;
    stop | kill) service_stop "$1" ;;
    *) die 'a service can be asked: start, stop, kill.' ;;
  esac
}

# start_jailed NAME OPTIONS-OF-jail-enter… -- COMMAND…
start_jailed() {
  local name=$1
  shift
  jail_command "$(netns_of "$name")" --exec "$@"
  start "$name" "${JAIL[@]}"
}

# wait_port NAME PORT
wait_port() {
  local until=$((SECONDS + 15)) address
  address=$(address_of "$1")
  until (exec 9<>"/dev/tcp/$address/$2") 2>/dev/null; do
    pid_of "$1" >/dev/null || { tail -n 20 "$LAB/log/$1.log" >&2; die "$1 ended while it started; see $LAB/log/$1.log."; }
    ((SECONDS < until)) || die "$1 does not answer on port $2 after 15 seconds; see $LAB/log/$1.log."
    sleep 0.03
  done
}

# The world as the resolver knows it: a root of its own that holds nothing but mil.id, which it asks of ns1 and ns2.
# Answers are kept for 5 seconds and a missing name for 1, so that a new challenge is seen at once.
resolver_start() {
  local folder=$LAB/resolver trust='domain-insecure: "mil.id"'
  mkdir -p "$folder"
  # A DS or DNSKEY record put in this file makes mil.id validated.
  if [[ -s $folder/mil.id.anchor ]]; then trust='trust-anchor-file: /run/resolver/mil.id.anchor'; fi
  cat >"$folder/root.zone" <<ZONE
. 3600 IN SOA root-servers.invalid. nobody.invalid. 1 3600 600 86400 1
. 3600 IN NS root-servers.invalid.
ZONE
  cat >"$folder/unbound.conf" <<CONF
server:
  directory: /run/resolver
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  interface: 0.0.0.0
  do-ip6: no
  access-control: $PANJI_SUBNET.0/24 allow
  num-threads: 1
  msg-cache-size: 1m
  rrset-cache-size: 2m
  module-config: "validator iterator"
  $trust
  aggressive-nsec: no
  cache-max-ttl: 5
  cache-max-negative-ttl: 1
  infra-host-ttl: 1
  infra-keep-probing: yes
  hide-identity: yes
auth-zone:
  name: "."
  zonefile: /run/resolver/root.zone
  for-upstream: yes
  for-downstream: no
  fallback-enabled: no
stub-zone:
  name: "mil.id"
  stub-addr: $(address_of ns1)
  stub-addr: $(address_of ns2)
remote-control:
  control-enable: no
CONF
  start_jailed resolver --bind "$folder:/run/resolver" -- setpriv --reuid unbound --regid unbound --clear-groups \
    --inh-caps=+net_bind_service --ambient-caps=+net_bind_service unbound -d -c /run/resolver/unbound.conf
}

resolver_wait() { wait_port resolver 53; }

acme_start() {
  local folder=$LAB/acme
  acme_certificate "$folder"
  cat >"$folder/pebble.json" <<CONF
{ "pebble": { "listenAddress": "$(address_of acme):14000", "managementListenAddress": "$(address_of acme):15000",
  "certificate": "/run/acme/tls.pem", "privateKey": "/run/acme/tls.key", "httpPort": 80, "tlsPort": 443,
  "ocspResponderURL": "", "externalAccountBindingRequired": false } }
CONF
  # shellcheck disable=SC2046 # PEBBLE_… set by a test that wants a worse server
  start_jailed acme --user lab-acme --bind "$folder:/run/acme" -- env PEBBLE_VA_NOSLEEP=1 \
    $(env | grep -E '^PEBBLE_[A-Z_]+=[0-9]+$' || true) \
    pebble -config /run/acme/pebble.json -dnsserver "$(address_of resolver):53"
}

# The CA of the ACME server's own address: made once for an instance, so that clients may keep it.
acme_certificate() {
  local folder=$1
  [[ -e $folder/made ]] && return 0
  mkdir -p "$folder"
  in_tree --bind "$folder:/run/acme" -- sh -euc '
    cd /run/acme
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj "/CN=Panji lab, TLS of the ACME server" \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
    openssl req -new -newkey rsa:2048 -nodes -keyout tls.key -out tls.csr -subj "/CN='"$(address_of acme)"'"
    printf "subjectAltName=IP:'"$(address_of acme)"',DNS:acme.lab\nextendedKeyUsage=serverAuth\n" >tls.ext
    openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile tls.ext -out tls.pem
    rm tls.csr tls.ext
    chown lab-acme tls.key' 2>/dev/null
  cp "$folder/ca.pem" "$LAB/acme-ca.pem"
  touch "$folder/made"
}

# Pebble makes a new root at every start: all roots ever used are kept, since a site may still serve a certificate of an old one.
acme_wait() {
  local root
  wait_port acme 15000
  jail_command "$(netns_of acme)" --bind "$LAB/acme-ca.pem:/run/ca.pem" -- \
    curl -sS --fail --retry 3 --max-time 5 --cacert /run/ca.pem "https://$(address_of acme):15000/roots/0"
  root=$("${JAIL[@]}") || die 'the ACME server does not tell its root certificate.'
  touch "$LAB/acme-roots.pem"
  if [[ $(<"$LAB/acme-roots.pem") != *"$root"* ]]; then echo "$root" >>"$LAB/acme-roots.pem"; fi
}

# smtp-sink speaks SMTP, takes every recipient, passes nothing on, and writes each message to a file of its own.
mail_start() {
  mkdir -p "$LAB/mail"
  chown 881 "$LAB/mail"
  chmod 0700 "$LAB/mail" # letters lie in it: for root and the sink alone
  start_jailed mail --bind "$LAB/mail:/run/mail" -- \
    smtp-sink -u lab-mail -h sink.lab -d '/run/mail/%Y%m%d-%H%M%S.' "$(address_of mail):25" 64
}

mail_wait() { wait_port mail 25; }
