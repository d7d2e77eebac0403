#!/usr/bin/env bash
# Measures the six kinds of pages with Lighthouse 12, each as a phone sees it, and prints a row of a table for each.
#
#   make run                                  # in another terminal
#   benchmarks/lighthouse.sh [SITE]           # http://127.0.0.1:8000 unless told
#
# What a search finds (`found`) is kept from search engines on purpose, which costs it a third of its points for SEO.
#
# Only for measuring: needs Node.js (`npx` fetches lighthouse) and Chromium, neither of which the portal itself needs.
# LIGHTHOUSE names another command, CHROME_PATH another browser.
set -euo pipefail
site="${1:-http://127.0.0.1:8000}"
read -ra lighthouse <<<"${LIGHTHOUSE:-npx --yes lighthouse@12}"
CHROME_PATH="${CHROME_PATH:-$(command -v chromium || command -v google-chrome)}"
export CHROME_PATH

first() { # the page of the first record of a noun
	curl -fsS "$site/api/v1/$1/?page_size=1&ordering=$2" | python3 -c 'import json, sys; print(json.load(sys.stdin)["results"][0]["page"])'
}

pages=("home $site/" "list $site/programs/" "program $(first programs title)" "region $site/regions/35.05/"
	"agreement $(first agreements number)" "search $site/search/" "found $site/search/?q=berau")
echo "| Page | Performance | Accessibility | Best practices | SEO |"
echo "|---|---|---|---|---|"
for page in "${pages[@]}"; do
	"${lighthouse[@]}" "${page#* }" --quiet --output=json --only-categories=performance,accessibility,best-practices,seo \
		--chrome-flags="--headless=new --no-sandbox --disable-gpu --disable-background-networking" |
		python3 -c '
import json, sys
found = json.load(sys.stdin)["categories"]
names = ["performance", "accessibility", "best-practices", "seo"]
print("|", sys.argv[1], "|", " | ".join(str(round(100 * (found[name]["score"] or 0))) for name in names), "|")
' "${page%% *}"
done
