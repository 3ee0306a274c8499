# Tracking links of one adversary, from reports/2026-02-harbour.csv. Everything in it is invented.

# What the report names. Its hosts stand in a list, so that the next report adds lines and no signature.
signature harbour-hosts {
	title      "infrastructure of the harbour campaign"
	owner      "Partner CERT"
	source     "report 2026-02"
	caveat     "do not contact the hosting company"
	kind       indicator
	tlp        green
	pap        amber
	severity   high
	permits    detect tag rewrite quarantine share
	valid      from 2026-02-01 until 2028-02-01
	confidence 0.9
	when {
		any {
			reference { host under file "harbour.hosts" }
			sender-domain under file "harbour.hosts"
		}
	}
}

# How its links look, wherever they lead: hosts change within days, the kit behind them does not. It may hit others, so it
# permits no quarantine.
signature harbour-link {
	title      "a link as the harbour campaign makes them"
	owner      "example signature team"
	source     "seen with report 2026-02"
	caveat     "behaviour, not infrastructure: hits others that use the same kit"
	kind       indicator
	tlp        green
	severity   medium
	permits    detect tag rewrite
	valid      from 2026-02-01 until 2028-02-01
	weight     3
	confidence 0.6
	when {
		reference {
			path matches '^/berth/[0-9a-f]{12}/(?:ship|quay)\.png$'
			parameter "tide" exists
			related-to-sender no
		}
	}
}
