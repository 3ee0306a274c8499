# apt31-tracking-links.sig - mail that behaves like the tracking-link campaigns of 2021.
#
# In 2021 APT31 sent members of parliaments news articles with one remote
# image, through accounts at one mass-mail service, that reported who opened
# the mail, from which address and on which device. No public list of its hosts
# exists, so these signatures describe what such mail does: it looks like news, comes
# through a mass-mail service, and loads one thing, made for this recipient, from a
# machine that has nothing to do with the sender or with anything the mail links to.
#
# Only where the recipient is proven to be in the URL do they permit to hold a message.

signature apt31-news-lure-recipient {
	title     "news lure whose only remote load carries the recipient"
	owner     "unbeacon project"
	source    "indictment and press on the campaigns of 2021"
	reference "https://www.justice.gov/opa/pr/seven-hackers-associated-chinese-government-charged-computer-intrusions-targeting-perceived"
	caveat    "behaviour, not infrastructure: a newsletter of a small publisher can look the same"
	kind      indicator
	tlp       clear
	permits   detect tag rewrite quarantine notify share
	confidence 0.8
	when {
		subject matches '^(?!(?i:re|fw|fwd|aw|wg|sv|tr|rv|antw)\s*:)(?:\S+\s+){4,}\S+$'
		any {
			sender-name contains nocase "news" "times" "post" "journal" "herald" "tribune" "gazette" "daily"
				"weekly" "press" "correspondent" "reporter" "editor" "observer" "bulletin" "media"
			finding lure
		}
		any {
			header "List-Unsubscribe" exists
			header "List-Id" exists
			header "Feedback-ID" exists
			header "X-Campaign-Id" exists
			header "Precedence" is nocase "bulk" "list"
			envelope-related no
		}
		reference exactly 1 { load auto }
		reference {
			load auto
			finding recipient-token
			related-to-sender no
			related-to-links no
		}
	}
}

signature apt31-news-lure-pixel {
	title     "news lure with one hidden load and an opaque token"
	owner     "unbeacon project"
	source    "indictment and press on the campaigns of 2021"
	reference "https://www.justice.gov/opa/pr/seven-hackers-associated-chinese-government-charged-computer-intrusions-targeting-perceived"
	caveat    "behaviour, not infrastructure: the token is told by its shape"
	kind      indicator
	tlp       clear
	permits   detect tag rewrite notify share
	weight    4
	confidence 0.6
	when {
		subject matches '^(?!(?i:re|fw|fwd|aw|wg|sv|tr|rv|antw)\s*:)(?:\S+\s+){4,}\S+$'
		any {
			sender-name contains nocase "news" "times" "post" "journal" "herald" "tribune" "gazette" "daily"
				"weekly" "press" "correspondent" "reporter" "editor" "observer" "bulletin" "media"
			finding lure
		}
		any {
			header "List-Unsubscribe" exists
			header "List-Id" exists
			header "Feedback-ID" exists
			header "X-Campaign-Id" exists
			header "Precedence" is nocase "bulk" "list"
			envelope-related no
		}
		reference exactly 1 { load auto }
		reference {
			load auto
			visible no
			related-to-sender no
			related-to-links no
			any {
				token at-least 8
				finding unique-token
			}
			none { finding recipient-token }
		}
	}
}

signature apt31-article-picture {
	title     "news lure whose article picture is the beacon"
	owner     "unbeacon project"
	source    "a member of the Canadian parliament on the mail he received"
	reference "https://tomkmiec.substack.com"
	caveat    "behaviour, not infrastructure: content-addressed pictures have tokens of the same shape"
	kind      indicator
	tlp       clear
	permits   detect tag rewrite notify share
	weight    3
	confidence 0.5
	when {
		subject matches '^(?!(?i:re|fw|fwd|aw|wg|sv|tr|rv|antw)\s*:)(?:\S+\s+){4,}\S+$'
		any {
			sender-name contains nocase "news" "times" "post" "journal" "herald" "tribune" "gazette" "daily"
				"weekly" "press" "correspondent" "reporter" "editor" "observer" "bulletin" "media"
			finding lure
		}
		any {
			header "List-Unsubscribe" exists
			header "List-Id" exists
			header "Feedback-ID" exists
			header "X-Campaign-Id" exists
			header "Precedence" is nocase "bulk" "list"
			envelope-related no
		}
		reference exactly 1 { load auto }
		reference {
			load auto
			visible yes
			construct starts "img[" "image[" "picture" "source["
			related-to-sender no
			related-to-links no
			any {
				token at-least 12
				finding unique-token
			}
			none { finding recipient-token }
		}
	}
}

signature silent-mailbox-probe {
	title     "nothing to click or open, and one hidden load with a token: made to see whether it is read"
	owner     "unbeacon project"
	source    "reports on reconnaissance by mail since 2021"
	caveat    "a private mail written with a read-receipt tool looks the same"
	kind      indicator
	tlp       clear
	permits   detect tag rewrite notify share
	weight    3
	confidence 0.5
	when {
		reference exactly 0 { load click }
		reference exactly 1 { load auto }
		reference {
			load auto
			visible no
			related-to-sender no
			any {
				token at-least 8
				finding unique-token recipient-token
			}
		}
		none {
			attachment-name exists
		}
	}
}

signature silent-mailbox-validation {
	title     "return address and hidden load both carry a token, and there is nothing to click"
	owner     "unbeacon project"
	source    "reports on mailbox validation through legitimate mail services"
	caveat    "authentication passes as a rule: it is no sign of innocence here"
	kind      indicator
	tlp       clear
	permits   detect tag rewrite notify share
	weight    3
	confidence 0.5
	when {
		reference exactly 0 { load click }
		envelope-sender matches '^[^@]*(?:[+=._-][0-9a-f]{12,}|[+-][^@]+=[^@]+)[^@]*@'
		reference {
			load auto
			visible no
			any {
				token at-least 8
				finding unique-token recipient-token
			}
		}
	}
}
