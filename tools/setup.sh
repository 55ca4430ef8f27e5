#!/usr/bin/env bash
# Installs what the tests need and is missing, and says what. Debian packages
# need root or sudo; Go tools and npm packages go into .tools.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .tools/bin

need=()
have() { command -v "$1" >/dev/null 2>&1; }
have chromium || need+=(chromium)
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || need+=(postgresql)
have pdftotext && have pdfsig || need+=(poppler-utils)
have qpdf || need+=(qpdf)
have certutil || need+=(libnss3-tools)
have gcc || need+=(gcc libc6-dev)
have npm || need+=(npm)
[ -d /usr/share/texmf/fonts/opentype/public/tex-gyre ] || need+=(fonts-texgyre)
if [ ${#need[@]} -gt 0 ]; then
  echo "Installing Debian packages for the tests: ${need[*]}"
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get -o DPkg::Lock::Timeout=300 -qq update
  DEBIAN_FRONTEND=noninteractive $sudo apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends "${need[@]}" >/dev/null
fi

if [ ! -x .tools/bin/staticcheck ]; then
  echo "Installing staticcheck into .tools"
  GOBIN="$PWD/.tools/bin" CGO_ENABLED=0 go install honnef.co/go/tools/cmd/staticcheck@v0.7.0
fi

if [ ! -f .tools/node_modules/axe-core/axe.min.js ]; then
  echo "Installing axe-core (npm, tests only) into .tools"
  npm install --silent --no-audit --no-fund --prefix .tools axe-core@4.14.1 >/dev/null
fi

# A GeoReport client made by others, driven against the program. Two of its own
# dependencies can no longer be had; tools/open311 has what stands in for them.
mkdir -p .tools/open311
cp -r tools/open311/. .tools/open311/
if [ ! -f .tools/open311/node_modules/open311/open311.js ]; then
  echo "Installing open311, a GeoReport v2 client (npm, tests only), into .tools/open311"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix .tools/open311 >/dev/null
fi
