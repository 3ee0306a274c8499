# Services that are no adversary: known, so that nobody has to wonder.

signature lighthouse-open {
	title      "open pixel of the Lighthouse mailing service"
	owner      "example signature team"
	kind       known-tracker
	tlp        clear
	permits    detect tag rewrite share
	when {
		reference {
			load auto
			host under "lighthouse-mail.example"
			path starts "/o/"
		}
	}
}
