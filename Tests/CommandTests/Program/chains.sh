#!/bin/sh
# Makes chains of certificates in the present folder: a folder of anchors (store) and, for each case, a
# leaf (CASE.pem, CASE.key) and what a server sends besides (CASE.sent).
set -eu

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

# certify FILE KEY ISSUER-FILE ISSUER-KEY NAME EXTENSIONS [expired]
certify() {
  openssl req -new -key "$2.key" -subj "/O=Test/CN=$5" -out request 2> /dev/null
  printf '%b\n' "$6" > extensions
  span='-days 3000'
  if [ "${7:-}" = expired ]; then span=$past; fi
  if [ "$1" = "$3" ]; then
    set -- "$1" -signkey "$2.key"
  else
    serial=$((${serial:-1} + 1))
    set -- "$1" -CA "$3.pem" -CAkey "$4.key" -set_serial "$serial"
  fi
  out=$1
  shift
  # The words of the span are options.
  openssl x509 -req -in request "$@" $span -extfile extensions -out "$out.pem" 2> /dev/null
}

# OpenSSL 3.4 takes dates, and no days before today, which an older one takes instead.
past='-days -1'
if openssl x509 -help 2>&1 | grep -q -e -not_after; then
  past='-not_before 20200101000000Z -not_after 20200201000000Z'
fi

authority='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign'
server='subjectAltName=DNS:localhost\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth'
elsewhere='subjectAltName=DNS:hub.example\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth'

for name in root other twin mid leaf; do key $name; done
certify root root root root Root "$authority"
certify other other other other Other "$authority"
# Another key with the root's name.
certify twin twin twin twin Root "$authority"
certify mid mid root root Middle "$authority"
certify crossed mid other other Middle "$authority"

for case in plain crossed-chain direct wrong-name expired lost; do cp leaf.key $case.key; done
certify plain leaf mid mid localhost "$server"
cat mid.pem > plain.sent
certify crossed-chain leaf mid mid localhost "$server"
cat mid.pem crossed.pem > crossed-chain.sent
certify direct leaf root root localhost "$server"
: > direct.sent
certify wrong-name leaf mid mid localhost "$elsewhere"
cat mid.pem > wrong-name.sent
certify expired leaf mid mid localhost "$server" expired
cat mid.pem > expired.sent
# The certificate in between is missing.
certify lost leaf mid mid localhost "$server"
: > lost.sent
key alone
certify alone alone alone alone localhost "$server"
: > alone.sent

mkdir store
cp root.pem other.pem twin.pem store
cp root.pem store/again.pem
ln -s root.pem store/0123abcd.0
ln -s nowhere store/4567cdef.0
mkdir store/folder
echo 'no certificate' > store/README
