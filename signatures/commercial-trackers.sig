# commercial-trackers.sig - open pixels and reporting links of mail services and sales tools.
#
# Services sit behind their customers' own names more often than not, so a
# signature asks for the shape of the path; it asks for the host only where the
# path alone would be too common. What they find is ordinary: a quarter to two thirds of all
# mail has one. It tells who watches, not that anybody means harm.

signature mailchimp-open {
	title   "Mailchimp open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "list-manage.com"
			path starts "/track/open.php"
		}
	}
}

signature mandrill-open {
	title   "Mandrill open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path is "/track/open.php"
			parameter "u" matches '^[0-9]+$'
			none { host under "list-manage.com" }
		}
	}
}

signature mandrill-click {
	title   "Mandrill link that reports the click"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  0.5
	when {
		reference {
			load click
			path matches '^/track/click/[0-9]+/[^/]+$'
			parameter "p" starts "eyJ"
		}
	}
}

signature sendgrid-open {
	title   "SendGrid open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path is "/wf/open"
			parameter "upn" exists
		}
	}
}

signature sendgrid-open-image {
	title   "SendGrid open pixel, newer shape"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^/ss/o/[^/]+/[^/]{3}/[^/]+/ho\.gif$'
		}
	}
}

signature sendgrid-marketing-open {
	title   "SendGrid Marketing Campaigns open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path starts "/mpss/o/"
		}
	}
}

signature sendgrid-click {
	title   "SendGrid link that reports the click"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  0.5
	when {
		reference {
			load click
			any {
				all { path is "/ls/click"; parameter "upn" exists }
				path matches '^/ss/c/[^/]{20,}/'
			}
		}
	}
}

signature amazon-ses-open {
	title   "Amazon SES open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "awstrack.me"
			path matches '^/C?I0/'
		}
	}
}

signature amazon-ses-open-custom-domain {
	title   "Amazon SES open pixel at a customer's own name"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^/C?I0/[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-[0-9]{6}/'
			none { host under "awstrack.me" }
		}
	}
}

signature amazon-ses-click {
	title   "Amazon SES link that reports the click"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  0.5
	when {
		reference {
			load click
			path matches '^/L0/https?[%:]'
		}
	}
}

signature hubspot-open {
	title   "HubSpot open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path starts "/e2t/o/" "/e3t/Bto/" "/e3t/Cto/"
		}
	}
}

signature hubspot-sales-open {
	title   "HubSpot Sales (Sidekick) open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host matches '(?:^|\.)sidekickopen[0-9]+\.com$'
		}
	}
}

signature mailgun-open {
	title   "Mailgun open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path starts "/o/eJ"
			token at-least 12
		}
	}
}

signature postmark-open {
	title   "Postmark open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "pstmrk.it"
			path starts "/open"
		}
	}
}

signature brevo-open {
	title   "Brevo open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^/[a-z]{2}/op/[A-Za-z0-9_-]{12,}'
		}
	}
}

signature brevo-host {
	title   "Brevo tracking host"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host matches '(?:^|\.)sendibt[0-9]+\.com$'
		}
	}
}

signature getresponse-open {
	title   "GetResponse open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path ends "/open.html"
			parameter "x" matches '^[A-Za-z0-9_-]{4,}$'
		}
	}
}

signature activecampaign-open {
	title   "ActiveCampaign open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			any {
				all { path is "/Prod/link-tracker"; parameter "nl" exists }
				all { path ends "/lt.php"; parameter "nl" exists; parameter "s" exists }
			}
		}
	}
}

signature constant-contact-open {
	title   "Constant Contact open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "rs6.net"
			path is "/on.jsp"
		}
	}
}

signature salesforce-marketing-cloud-open {
	title   "Salesforce Marketing Cloud open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path ends "/open.aspx"
			query matches '^[0-9a-f]{6,}-[0-9a-f-]{10,}'
		}
	}
}

signature exacttarget-pixel {
	title   "ExactTarget inbox pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "exacttarget.com"
			path ends "/pixel.gif"
		}
	}
}

signature igodigital-pixel {
	title   "Salesforce Personalization (iGoDigital) image"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "igodigital.com"
		}
	}
}

signature marketo-open {
	title   "Marketo open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path is "/trk"
			parameter "t" is "1"
			parameter "mid" exists
		}
	}
}

signature eloqua-open {
	title   "Oracle Eloqua open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path starts "/e/FooterImages/FooterImage"
			parameter "elq" exists
		}
	}
}

signature outreach-open {
	title   "Outreach open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path starts "/api/mailings/opened/"
		}
	}
}

signature mailtrack-open {
	title   "Mailtrack open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			any {
				all { host under "mailtrack.io"; path starts "/trace/mail/" }
				all { host under "mltrk.io"; path starts "/pixel/" }
			}
		}
	}
}

signature yesware-open {
	title   "Yesware open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host is "t.yesware.com"
			path starts "/t/"
		}
	}
}

signature streak-open {
	title   "Streak open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host is "mailfoogae.appspot.com"
		}
	}
}

signature superhuman-open {
	title   "Superhuman read receipt"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host is "r.superhuman.com"
		}
	}
}

signature mixmax-open {
	title   "Mixmax open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "mixmax.com"
			path starts "/api/track/"
		}
	}
}

signature yamm-open {
	title   "Yet Another Mail Merge open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host matches '^yamm-track[a-z0-9-]*\.appspot\.com$'
		}
	}
}

signature gmass-open {
	title   "GMass open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			any {
				host matches '^link\.gmreg[0-9]+\.net$'
				host under "gmtrack.net"
			}
		}
	}
}

signature customerio-open {
	title   "Customer.io open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^/e/o/[A-Za-z0-9_=-]{16,}'
		}
	}
}

signature messagegears-open {
	title   "MessageGears open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path starts "/o/4/eyJhaSI6"
		}
	}
}

signature sparkpost-open {
	title   "SparkPost open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^/q/[^/]+~~/'
		}
	}
}

signature mailjet-open {
	title   "Mailjet open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^/oo/[^/]+/[0-9a-f]{8}/e\.gif$'
		}
	}
}

signature emarsys-open {
	title   "Emarsys open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^/mo/[A-Za-z0-9_-]{8,}\.gif$'
		}
	}
}

signature iterable-open {
	title   "Iterable open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path starts "/s/eo/"
		}
	}
}

signature sendy-open {
	title   "Sendy open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path matches '^(?:/[a-z]+)?/t/[A-Za-z0-9]{6,}/[A-Za-z0-9]{6,}$'
			visible no
		}
	}
}

signature campaign-monitor-open {
	title   "Campaign Monitor open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host matches '(?:^|\.)cmail[0-9]+\.com$'
			path starts "/t/"
		}
	}
}

signature litmus-open {
	title   "Litmus e-mail analytics"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "emltrk.com"
		}
	}
}

signature traverse-match {
	title   "Traverse identity match by the hash of an address"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			parameter "emailMd5Lower" matches '^[0-9a-f]{32}$'
		}
	}
}

signature klaviyo-open {
	title   "Klaviyo open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "klaviyomail.com"
		}
	}
}

signature dynamics-open {
	title   "Microsoft Dynamics 365 open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "svc.dynamics.com"
			path starts "/t/i/"
		}
	}
}

signature govdelivery-open {
	title   "Granicus GovDelivery open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "govdelivery.com"
			path starts "/track"
		}
	}
}

signature inxmail-open {
	title   "Inxmail open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			path is "/d/d.gif"
			query matches '^[a-z0-9]{12,}'
		}
	}
}

signature convertkit-open {
	title   "Kit (ConvertKit) open pixel"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host matches '^open\.convertkit-mail[0-9]*\.com$'
		}
	}
}

signature google-analytics-open {
	title   "Google Analytics measurement as a picture"
	owner   "unbeacon project"
	kind    known-tracker
	tlp     clear
	permits detect tag rewrite notify share
	weight  1.5
	when {
		reference {
			load auto
			host under "google-analytics.com"
			any {
				path is "/collect" "/r/collect"
				path ends "/__utm.gif"
			}
		}
	}
}
