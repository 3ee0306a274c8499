# mail-merge-kits.sig - pixels and links of mail-merge and phishing kits that anybody can host.
#
# Their owners choose the host, so a signature asks for the shape of path and
# query as the kit's source code writes them. Most have honest users as
# well; GoPhish and King Phisher are made for phishing, as a rule in exercises.

signature gophish-pixel {
	title     "GoPhish pixel"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/gophish/gophish"
	caveat    "companies use it for exercises: ask before raising an alarm"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite quarantine notify share
	weight    3
	when {
		reference {
			load auto
			path ends "/track"
			parameter "rid" matches '^[A-Za-z0-9]{7}$'
		}
	}
}

signature gophish-link {
	title     "link with a GoPhish result id"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/gophish/gophish"
	caveat    "the parameter alone is common: read it together with other findings"
	kind      known-tracker
	tlp       clear
	permits   detect tag notify share
	weight    1
	when {
		reference {
			load click
			query matches '(?:^|&)rid=[A-Za-z0-9]{7}(?:$|&)'
		}
	}
}

signature king-phisher-pixel {
	title     "King Phisher pixel"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/rsmusllp/king-phisher"
	caveat    "companies use it for exercises: ask before raising an alarm"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite quarantine notify share
	weight    3
	when {
		reference {
			load auto
			visible no
			query matches '^id=[A-Za-z0-9]{16,32}$'
			path matches '\.(?:gif|png|jpe?g)$'
			words is ""
		}
	}
}

signature listmonk-pixel {
	title     "listmonk pixel"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/knadh/listmonk"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	when {
		reference {
			load auto
			path matches '/campaign/[0-9a-f]{8}-[0-9a-f-]{27}/[0-9a-f]{8}-[0-9a-f-]{27}/px\.png$'
		}
	}
}

signature listmonk-link {
	title     "listmonk link that reports the click"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/knadh/listmonk"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	weight    0.5
	when {
		reference {
			load click
			path matches '/link/[0-9a-f]{8}-[0-9a-f-]{27}/[0-9a-f]{8}-[0-9a-f-]{27}/[0-9a-f]{8}-[0-9a-f-]{27}$'
		}
	}
}

signature phplist-pixel {
	title     "phpList pixel"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/phpList/phplist3"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	when {
		reference {
			load auto
			path ends "/ut.php"
			parameter "u" matches '^[0-9a-fA-F]{16,64}$'
			parameter "m" matches '^[0-9]+$'
		}
	}
}

signature phplist-link {
	title     "phpList link that reports the click"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/phpList/phplist3"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	weight    0.5
	when {
		reference {
			load click
			path ends "/lt.php"
			parameter "tid" matches '^[A-Za-z0-9+/]{16,}$'
		}
	}
}

signature mailtrain-pixel {
	title     "Mailtrain pixel"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/Mailtrain-org/mailtrain"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	when {
		reference {
			load auto
			path matches '/links/[A-Za-z0-9_-]{6,}/[A-Za-z0-9_-]{6,}/[A-Za-z0-9_-]{6,}$'
			words is "mt"
		}
	}
}

signature mautic-pixel {
	title     "Mautic pixel"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/mautic/mautic"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	when {
		reference {
			load auto
			path matches '/email/[0-9a-f]{16,32}\.gif$'
		}
	}
}

signature mautic-link {
	title     "Mautic link that reports the click"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/mautic/mautic"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	weight    0.5
	when {
		reference {
			load click
			path matches '/r/[0-9a-f]{20,40}$'
			parameter "ct" exists
		}
	}
}

signature postal-pixel {
	title     "Postal pixel"
	owner     "unbeacon project"
	source    "the kit's source code"
	reference "https://github.com/postalserver/postal"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	when {
		reference {
			load auto
			visible no
			path matches '^/img/[A-Za-z0-9]{6,16}/[A-Za-z0-9]{10,32}$'
			words is ""
		}
	}
}

signature canarytoken {
	title     "Canarytoken"
	owner     "unbeacon project"
	reference "https://canarytokens.org"
	caveat    "a defender's alarm as a rule; loading it tells its owner where it was opened"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	when {
		reference {
			load auto
			host under "canarytokens.com" "canarytokens.org" "canarytokens.net"
		}
	}
}

signature unexpanded-template {
	title     "a mail merge whose tracking place was never filled in"
	owner     "unbeacon project"
	source    "phishing mail seen by the thousand with the same mistake"
	kind      known-tracker
	tlp       clear
	permits   detect tag rewrite notify share
	weight    2
	when {
		reference {
			load auto
			any {
				url contains nocase "[open]" "%5Bopen%5D"
				url contains nocase "{{tracking" "%7B%7Btracking"
				url contains nocase "{{.Tracking" "%7B%7B.Tracking"
			}
		}
	}
}
